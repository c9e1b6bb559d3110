package presskit_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
		n := k.Edition.Notice()
		want, text := n.Short(), string(body)
		switch filepath.Ext(name) {
		case ".pdf":
			text = pdfText(t, body)
		case ".xlsx":
			text = sheetText(t, body)
		case ".txt":
			want = n.Full()[1]
		}
		if !presskit.Holds(strings.Join(strings.Fields(text), ""), want) {
			t.Errorf("%s does not say %q", name, want)
		}
		if filepath.Ext(name) == ".pdf" && !presskit.Holds(strings.Join(strings.Fields(text), ""), n.Funding()) {
			t.Errorf("%s does not say who funds", name)
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
func pdfText(t *testing.T, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool(t, "qpdf"), "--check", path).CombinedOutput(); err != nil {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
	about, err := exec.Command(tool(t, "pdfinfo"), path).Output()
	if err != nil || !bytes.Contains(about, []byte("Tagged:          yes")) {
		t.Errorf("pdfinfo: %v\n%s", err, about)
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
