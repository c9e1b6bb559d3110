// Checks pages against the HTML standard.
//
// Use:     node test/validate.mjs < pages.json
// Inputs:  {"name of the page": "its HTML", …}
// Outputs: one line for each error, and exit status 1 when there is one
import { readFileSync } from 'node:fs'
import { HtmlValidate } from 'html-validate'

const validate = new HtmlValidate({ root: true, extends: ['html-validate:standard'] })
const pages = Object.entries(JSON.parse(readFileSync(0, 'utf8')))
let errors = 0
for (const [name, html] of pages) {
  const report = await validate.validateString(html)
  for (const m of report.results.flatMap((r) => r.messages)) {
    errors++
    console.log(`${name}:${m.line}: ${m.ruleId}: ${m.message} (${m.selector})`)
  }
}
console.log(`${pages.length} pages, ${errors} errors`)
process.exit(errors ? 1 : 0)
