// Package photo takes pictures that people upload and gives what may be
// published: a JPEG, PNG or WebP that can be read, without what cameras and
// programs write into it beside the picture (place, time, device, owner, texts,
// thumbnails, films behind the end). The picture itself stays as it is, byte by
// byte; of the metadata, colour profile and the way that is up are kept.
//
//	p, err := photo.Clean(body)
//	os.WriteFile(name+"."+p.Kind, p.Body, 0o644)
//
// Sources: ITU-T T.81 with Exif 2.32 (JPEG), PNG Third Edition, WebP container
// specification.
package photo
