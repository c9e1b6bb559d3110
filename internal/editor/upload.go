package editor

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/ngeumap/ngeumap/internal/collection"
	"github.com/ngeumap/ngeumap/internal/i18n"
	"github.com/ngeumap/ngeumap/internal/ngeu"
	"github.com/ngeumap/ngeumap/internal/photo"
)

// What a form with a picture may weigh, and how long it may take on a slow line.
const (
	maxUpload  = 64 << 20 // bytes; a picture above photo.MaxBytes is read to its end and refused beside its field
	uploadTime = 10 * time.Minute
)

// upload is a picture that came with a form.
type upload struct {
	name string
	body []byte
	long bool // longer than a picture may be; body is its beginning
}

// formFields reads a form that may hold a picture. The fields stand before the
// picture in the page, so that they are there whatever becomes of it.
func (r request) formFields(w http.ResponseWriter) (v url.Values, picture *upload, err error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		v, err = r.fields(w)
		return v, nil, err
	}
	// A page that is served by other means than a connection has no deadline.
	if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, nil, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, ngeu.Invalid("form", "", "the form cannot be read; load the page again and send it once more")
	}
	v = url.Values{}
	room := int64(maxFields)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		var large *http.MaxBytesError
		if errors.As(err, &large) && picture != nil {
			picture.long = true
			break
		}
		if err != nil {
			return nil, nil, ngeu.Invalid("form", "", "the form broke off on its way; go back and send it once more")
		}
		if part.FormName() == "photo" && part.FileName() != "" {
			body, err := io.ReadAll(io.LimitReader(part, photo.MaxBytes+1))
			if err != nil && !errors.As(err, &large) {
				return nil, nil, ngeu.Invalid("form", "", "the picture broke off on its way; go back and send it once more")
			}
			picture = &upload{part.FileName(), body, len(body) > photo.MaxBytes}
			continue // NextPart reads what is left
		}
		text, err := io.ReadAll(io.LimitReader(part, room+1))
		if room -= int64(len(text)); err != nil || room < 0 {
			return nil, nil, ngeu.Invalid("form", "", "the form is too long")
		}
		v.Add(part.FormName(), string(text))
	}
	return v, picture, r.own(v)
}

// take puts an uploaded picture on the shelf and into the form; focus is the
// control that the person should come to.
func (s *Server) take(f *form, picture *upload) (focus string, removed []string, wrong problems, err error) {
	refuse := func(err error) (string, []string, problems, error) {
		var invalid *ngeu.InvalidError
		if !errors.As(err, &invalid) {
			return "", nil, nil, err
		}
		wrong.add("photo", named("photo"), picture.name+": "+invalid.Reason)
		return "", nil, wrong, nil
	}
	switch {
	case picture.long:
		return refuse(ngeu.Invalid("photo", picture.name, "a photo has at most 12 MB; save it smaller"))
	case len(f.Photos) >= collection.MaxPhotos:
		return refuse(ngeu.Invalid("photo", picture.name, "a collection has at most 24 photos"))
	}
	s.upload.Lock()
	p, err := photo.Clean(picture.body)
	s.upload.Unlock()
	if err != nil {
		return refuse(err)
	}
	file, err := s.Shelf.KeepPhoto(picture.name, p.Kind, p.Body)
	if err != nil {
		return refuse(err)
	}
	for i, there := range f.Photos {
		if there.File == file {
			wrong.add("photo", named("photo"), fmt.Sprintf("This is photo %d, which is there already", i+1))
			return "", nil, wrong, nil
		}
	}
	f.Photos = append(f.Photos, photoForm{File: file, Alt: map[i18n.Lang]string{}})
	f.Unsaved = true
	return fmt.Sprintf("photo.%d.credit", len(f.Photos)-1), p.Removed, nil, nil
}
