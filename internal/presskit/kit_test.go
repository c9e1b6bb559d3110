package presskit_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/ngeumap/ngeumap/internal/edition/editiontest"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/presskit"
)

const site = "https://map.example.eu"

// kit writes the kits of a place into memory and reads the members back.
func kit(t *testing.T, place string, langs ...i18n.Lang) (file []byte, members map[string][]byte, kits []presskit.Kit) {
	t.Helper()
	d, _ := editiontest.Desk(t, editiontest.Projects()...)
	for _, lang := range langs {
		kits = append(kits, presskit.Kit{Edition: open(t, d, lang, place), Base: site})
	}
	var buf bytes.Buffer
	if err := studio(t).WriteKits(context.Background(), &buf, kits...); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	members = map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		members[f.Name] = b
	}
	return buf.Bytes(), members, kits
}

// Every member of a kit says the notice, each by a reader of its own, and the
// same data give the same file.
func TestKitMembersHoldTheNotice(t *testing.T) {
	file, members, kits := kit(t, "EL", "el", "bg")
	if again, _, _ := kit(t, "EL", "el", "bg"); !bytes.Equal(file, again) {
		t.Error("the same kit was written in two ways")
	}
	if len(members) != 2*15 {
		t.Errorf("%d members", len(members))
	}
	for name, body := range members {
		k := kits[0]
		if strings.Contains(name, "-bg/") {
			k = kits[1]
		}
		checkMember(t, k, name, body)
	}
}

// In the other languages, too; their pictures are looked at in other tests.
func TestKitTextsInAllLanguages(t *testing.T) {
	s := studio(t)
	d, _ := editiontest.Desk(t, editiontest.Projects()...)
	for i, lang := range i18n.Languages {
		k := presskit.Kit{Edition: open(t, d, lang, []string{"BE", "BG", "MT"}[i%3]), Base: site}
		for name, body := range presskit.Members(t, s, k, ".txt", ".html", ".pdf", ".csv", ".xlsx", "code.svg") {
			checkMember(t, k, string(lang)+"/"+name, body)
		}
	}
}

// checkMember reads the notice out of a file of a kit.
func checkMember(t *testing.T, k presskit.Kit, name string, body []byte) {
	t.Helper()
	n := k.Edition.Notice()
	wants, text := []string{n.Short()}, string(body)
	switch filepath.Ext(name) {
	case ".pdf":
		text = pdfText(t, k, body)
		wants = append(wants, n.Funding(), n.AsOf(), n.Credits()[0].Text)
		if strings.Contains(name, "sheet") {
			wants = append(wants, n.Full()...)
		}
	case ".xlsx":
		text = sheetText(t, body)
		wants = append(append(wants, n.Funding()), n.Full()...)
	case ".txt":
		wants = append(wants, n.Funding(), n.AsOf())
		wants = append(wants, n.Full()[1:]...)
		if strings.HasSuffix(name, "NOTICE.txt") {
			wants[0] = n.Full()[0] // in full, not in short
		}
	case ".html":
		text = html.UnescapeString(text)
		wants = append(wants, n.Attribution(), "<iframe src=")
	case ".png":
		chunks := textChunks(t, body)
		text = chunks["Disclaimer"] + chunks["Copyright"]
		wants = append(append(wants, n.Attribution()), n.Full()[1:]...)
	case ".svg":
		text = svgTexts(t, body)
		wants = append(wants, n.Funding())
	case ".csv":
		rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		at := slices.Index(rows[0], "notice")
		for _, row := range rows[1:] {
			if row[at] != n.Short() {
				t.Errorf("%s: a row says %q", name, row[at])
			}
		}
		if len(rows) == 1 {
			return // a place without projects has no row to say it
		}
	}
	for _, want := range wants {
		if !presskit.Holds(presskit.Squeeze(text), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

// svgTexts reads what a picture shows as text, not what it says of itself.
func svgTexts(t *testing.T, body []byte) string {
	t.Helper()
	var out strings.Builder
	in := false
	for decoder := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Error(err)
			return ""
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local == "text"
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				out.Write(token)
			}
		}
	}
}

func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: sh scripts/deps.sh test installs it", name)
	}
	return path
}

// pdfText reads a PDF as an independent program does, which also checks it.
func pdfText(t *testing.T, k presskit.Kit, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool(t, "qpdf"), "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	about, err := exec.Command(tool(t, "pdfinfo"), path).Output()
	if err != nil || !bytes.Contains(about, []byte("Tagged:          yes")) || !bytes.Contains(about, []byte(k.Title())) {
		t.Errorf("pdfinfo: %v\n%s", err, about)
	}
	if want := "/Lang(" + string(k.Edition.Lang()) + ")"; !bytes.Contains(body, []byte(want)) {
		t.Errorf("the catalogue lacks %s", want)
	}
	out, err := exec.Command(tool(t, "pdftotext"), "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func sheetText(t *testing.T, body []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			out.WriteString(strings.Join(row, " ") + "\n")
		}
	}
	return out.String()
}

func TestNumberOfAKit(t *testing.T) {
	d, s := editiontest.Desk(t, editiontest.Projects()...)
	k := presskit.Kit{Edition: open(t, d, "en", "EL")}
	n, err := presskit.ParseNumber(" " + k.Number() + " ")
	if err != nil || n.Name != "EL" || n.Mark != "" || n.Snapshot != k.Edition.Snapshot().ID || !n.Shows(k.Edition.Snapshot().Hash) || n.Shows("other") {
		t.Errorf("%s: %+v %v", k.Number(), n, err)
	}
	for _, bad := range []string{"", "EL", "EL.1", "EL.x.00000000", ".1.00000000", "EL.-1.00000000"} {
		if _, err := presskit.ParseNumber(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	changed := editiontest.Projects()
	changed[2].Name = "Νέα σχολεία"
	changed[0].ID, changed[0].Country = "be-new", "BE"
	editiontest.Apply(t, s, changed...)
	if _, err := d.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string][3]int{"EL": {0, 1, 0}, "BE": {1, 0, 1}, "BG": {0, 0, 0}} {
		now := open(t, d, "en", place)
		before, err := d.Open(context.Background(), editionAt(now, "1"))
		if err != nil {
			t.Fatal(err)
		}
		diff, err := presskit.Compare(context.Background(), before, now)
		if got := [3]int{len(diff.Added), len(diff.Changed), len(diff.Removed)}; err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", place, got, err, want)
		}
	}
}

// A fact sheet can be walked by its bookmarks and read out as what it is: a
// title, headings, a described map, lists.
func TestSheetHasStructure(t *testing.T) {
	k := presskit.Kit{Edition: open(t, desk(t), "bg", "BG"), Base: site}
	body := presskit.Members(t, studio(t), k, "sheet-a4.pdf")["fact-sheet-a4.pdf"]
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	structure, err := exec.Command(tool(t, "pdfinfo"), "-struct", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for role, least := range map[string]int{"H1 ": 1, "H2 ": 3, "Figure": 2, "LI ": 20, "LBody ": 20} {
		if n := bytes.Count(structure, []byte(role)); n < least {
			t.Errorf("%d elements %s, want %d at least", n, role, least)
		}
	}
	if n := bytes.Count(structure, []byte("\n  L (block)")); n != 2 {
		t.Errorf("%d lists, want those of facts and projects", n)
	}
	outline, err := exec.Command(tool(t, "qpdf"), "--json", "--json-key=outlines", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	words := k.Edition.Printer()
	for _, title := range []string{"България", words.T("kit.facts"), words.T("list.title"), words.T("notice.title")} {
		if !bytes.Contains(outline, []byte(`"title": "`+title+`"`)) {
			t.Errorf("no bookmark %s in %s", title, outline)
		}
	}
}

// Tables of very many projects are not in the kit; its README says where they
// are.
func TestLargeKitsNameTheirTables(t *testing.T) {
	k := presskit.Kit{Edition: open(t, desk(t), "fr", "BE"), Base: site}
	s := studio(t)
	if members := presskit.Members(t, s, k, ".csv", ".xlsx"); members["projects.csv"] == nil || bytes.Contains(members["README.txt"], []byte("/projects.csv")) {
		t.Error("the tables of some projects are not in the kit")
	}
	members := presskit.Members(t, presskit.WithMostInTables(s, 3), k, ".csv", ".xlsx")
	if members["projects.csv"] != nil || members["projects.xlsx"] != nil {
		t.Error("the tables are in the kit")
	}
	for _, ext := range []string{"csv", "xlsx"} {
		if want := site + "/places/BE/projects." + ext + "?lang=fr"; !bytes.Contains(members["README.txt"], []byte(want)) {
			t.Errorf("README does not say %s\n%s", want, members["README.txt"])
		}
	}
}
