// Country codes as the EU writes them, and what each member says about its places.

/** The 27 members. */
export const members =
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')

/** The 24 official languages. */
export const languages =
  'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ')

const folded = { GR: 'EL', GB: 'UK', GP: 'FR', MQ: 'FR', GF: 'FR', RE: 'FR', YT: 'FR', MF: 'FR', AX: 'FI' }

/** ISO 3166 code → EU code; overseas departments and Åland count as their member state. */
export const euCode = iso => folded[iso] ?? iso

/** EU code → ISO 3166 code. */
export const isoCode = code => ({ EL: 'GR', UK: 'GB' })[code] ?? code

/** A name with a capital, for one that stands alone: CLDR writes Irish and Maltese articles small ("an Fhrainc"). */
export const capital = (name, lang) => name && name[0].toLocaleUpperCase(lang) + name.slice(1)

/** The languages of local display names; BE, IE, LU, FI, IT and MT need more care: see steps/places.mjs. */
export const nativeLanguage = {
  AT: 'de', BG: 'bg', CY: 'el', CZ: 'cs', DE: 'de', DK: 'da', EE: 'et', EL: 'el', ES: 'es', FI: 'fi', FR: 'fr',
  HR: 'hr', HU: 'hu', IT: 'it', LT: 'lt', LV: 'lv', NL: 'nl', PL: 'pl', PT: 'pt', RO: 'ro', SE: 'sv', SI: 'sl',
  SK: 'sk',
}

export const nativeScript = { BG: 'Cyrillic', CY: 'Greek', EL: 'Greek' }

// Which GeoNames column holds the official municipality code, and its form. HR, LU and MT have codes of GeoNames' own
// there, and HU and IE none: those countries are left out on purpose.
const lauColumns = {
  AT: ['admin3', /^\d{5}$/], // Gemeindekennziffer
  BE: ['admin4', /^\d{5}$/], // NIS / REFNIS
  BG: ['admin2', /^[A-Z]{3}\d\d$/], // EKATTE code of the obshtina
  CY: ['admin2', /^\d{4}$/], // community code
  CZ: ['admin3', /^\d{6}$/], // code of the obec
  DE: ['admin4', /^\d{8}$/], // AGS
  DK: ['admin2', /^\d{3}$/], // kommunekode
  EE: ['admin2', /^\d{4}$/], // EHAK
  EL: ['admin3', /^\d{4}$/], // Kallikratis code of the dimos
  ES: ['admin3', /^\d{5}$/], // INE
  FI: ['admin3', /^\d{3}$/], // kuntanumero
  FR: ['admin4', /^\d[\dAB]\d{3}$/], // INSEE
  IT: ['admin3', /^\d{6}$/], // ISTAT
  LT: ['admin2', /^\d{2}$/], // savivaldybė
  LV: ['admin2', /^\d{7}$/], // ATVK, before the reform of 2021
  NL: ['admin2', /^\d{4}$/], // gemeentecode
  PL: ['admin3', /^\d{6}$/], // TERYT without the kind of gmina
  PT: ['admin2', /^\d{4}$/], // concelho (the first four digits of the freguesia's six)
  RO: ['admin2', /^\d{4,6}$/], // SIRUTA
  SE: ['admin2', /^\d{4}$/], // kommunkod
  SI: ['admin1', /^\d{1,3}$/], // občina; the younger ones have FIPS codes with a letter there
  SK: ['admin3', /^\d{6}$/], // code of the obec
}

// Cities made of districts, which the source gives no code (GeoNames id → code).
const cityCodes = {
  2761369: '90001', 3067696: '554782', 3078610: '582786', 3060972: '582000', 724443: '599981', 3054643: '13578',
  264371: '9186', 146268: '1000', 146384: '5000', 146400: '4000', 146214: '6000',
}

/** The official municipality code of a GeoNames row in its national form, or "". */
export function lauOf(row) {
  if (cityCodes[row.id]) return cityCodes[row.id]
  if (row.iso === 'AX') return row.admin2.length === 3 ? row.admin2 : ''
  if (row.iso === 'YT') return /^976\d\d$/.test(row.admin1) ? row.admin1 : ''
  const [column, form] = lauColumns[euCode(row.iso)] ?? []
  if (!column || !row[column]) return ''
  if (!form.test(row[column])) return ''
  return row.iso === 'SI' ? row[column].padStart(3, '0') : row[column]
}

/** A key for "the same municipality", also where its code is not an official one. */
export function municipalityOf(row) {
  const country = euCode(row.iso)
  if (row.lau) return `${country}:${row.lau}`
  if (['HR', 'LU'].includes(country) && row.admin2) return `${country}:${row.admin1}:${row.admin2}`
  if (['SI', 'MT'].includes(country) && row.admin1) return `${country}:${row.admin1}`
  return ''
}
