package export

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"github.com/ngeumap/ngeumap/internal/feature"
)

// writeFlatGeobuf writes FlatGeobuf 3: one MultiPoint feature a project, in the
// order of a packed Hilbert R-tree. A project without a point is a feature
// without geometry; these stand last, and no search by bbox finds them.
//
// The size and the place of each feature must be known before the first byte of
// the file, so features wait in a temporary file and their boxes in memory,
// about 100 bytes a project.
//
// Source: https://flatgeobuf.org, src/fbs/header.fbs and feature.fbs, whose
// field numbers are the slots below.
func writeFlatGeobuf(ctx context.Context, out io.Writer, rows feature.Rows) error {
	return withTempFile(func(spool *os.File) error {
		leaves, err := spoolFeatures(ctx, spool, rows)
		if err != nil {
			return err
		}
		box := hilbertSort(leaves)
		header, err := fgbHeader(rows, leaves, box)
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(out, 1<<16)
		w.Write([]byte{'f', 'g', 'b', 3, 'f', 'g', 'b', 0})
		w.Write(header)
		if err := writeTree(w, leaves); err != nil {
			return err
		}
		var feature []byte
		for i, l := range leaves {
			if i%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			feature = append(feature[:0], make([]byte, l.size)...)
			if _, err := spool.ReadAt(feature, l.at); err != nil {
				return fmt.Errorf("export: temporary file: %w", err)
			}
			if _, err := w.Write(feature); err != nil {
				return err
			}
		}
		return w.Flush()
	})
}

// Slots of the tables of FlatGeobuf that are written here.
const (
	headerName, headerEnvelope, headerGeometry, headerColumns   = 0, 1, 2, 7
	headerCount, headerNodeSize, headerCRS                      = 8, 9, 10
	headerTitle, headerDescription, headerMetadata, headerSlots = 11, 12, 13, 14

	columnName, columnType, columnDescription, columnSlots = 0, 1, 3, 11

	crsOrg, crsCode, crsName, crsSlots = 0, 1, 2, 6

	featureGeometry, featureProperties, featureSlots = 0, 1, 3

	geometryXY, geometryType, geometrySlots = 1, 6, 8

	multiPoint = 4
)

// fgbTypes gives the ColumnType of a property: String, Int, Double.
var fgbTypes = map[feature.Type]byte{feature.Text: 11, feature.Integer: 5, feature.Number: 10}

// spoolFeatures writes all features into spool, as they come.
func spoolFeatures(ctx context.Context, spool *os.File, rows feature.Rows) ([]leaf, error) {
	w := bufio.NewWriterSize(spool, 1<<16)
	b := flatbuffers.NewBuilder(4096)
	var leaves []leaf
	var at int64
	var properties []byte
	err := eachProject(ctx, rows, func(row *feature.Row) error {
		properties = appendProperties(properties[:0], row)
		points := row.Points()
		data := fgbFeature(b, points, properties)
		leaves = append(leaves, leaf{box: boxOf(points), at: at, size: uint32(len(data))})
		at += int64(len(data))
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return nil, err
	}
	return leaves, w.Flush()
}

// fgbFeature builds a size-prefixed Feature; the bytes are good until the next.
func fgbFeature(b *flatbuffers.Builder, points []orb.Point, properties []byte) []byte {
	b.Reset()
	var geometry flatbuffers.UOffsetT
	if len(points) > 0 {
		b.StartVector(8, 2*len(points), 8)
		for i := len(points) - 1; i >= 0; i-- { // a FlatBuffer grows downward
			b.PrependFloat64(points[i][1])
			b.PrependFloat64(points[i][0])
		}
		xy := b.EndVector(2 * len(points))
		b.StartObject(geometrySlots)
		b.PrependUOffsetTSlot(geometryXY, xy, 0)
		b.PrependByteSlot(geometryType, multiPoint, 0)
		geometry = b.EndObject()
	}
	props := b.CreateByteVector(properties)
	b.StartObject(featureSlots)
	b.PrependUOffsetTSlot(featureGeometry, geometry, 0)
	b.PrependUOffsetTSlot(featureProperties, props, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes()
}

// appendProperties writes the known properties: number of the column, value.
func appendProperties(b []byte, row *feature.Row) []byte {
	for i, f := range feature.Fields {
		v := f.Value(row)
		if v == nil {
			continue
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(i))
		switch f.Type {
		case feature.Text:
			s := cell(v)
			b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
			b = append(b, s...)
		case feature.Integer:
			b = binary.LittleEndian.AppendUint32(b, uint32(int32(v.(int))))
		case feature.Number:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(number(v)))
		}
	}
	return b
}

// number gives the value of a Number, which may be whole.
func number(v any) float64 {
	if n, ok := v.(int); ok {
		return float64(n)
	}
	return v.(float64)
}

// fgbHeader builds the size-prefixed Header: the notice as description, and in
// the parts of the GeoJSON members as metadata.
func fgbHeader(rows feature.Rows, leaves []leaf, extent box) ([]byte, error) {
	n := rows.Edition.Notice()
	var metadata strings.Builder
	enc := json.NewEncoder(&metadata)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(struct {
		Lang        string   `json:"lang"`
		Notice      string   `json:"notice"`
		Full        []string `json:"notice_full"`
		Attribution string   `json:"attribution"`
		AsOf        string   `json:"as_of,omitempty"`
	}{string(n.Lang()), n.Text(), n.Full(), n.Attribution(), string(n.AsOfDate())}); err != nil {
		return nil, err
	}

	b := flatbuffers.NewBuilder(8192)
	var columns []flatbuffers.UOffsetT
	for _, f := range feature.Fields {
		name, about := b.CreateString(f.Name), b.CreateString(f.About)
		b.StartObject(columnSlots)
		b.PrependUOffsetTSlot(columnName, name, 0)
		b.PrependByteSlot(columnType, fgbTypes[f.Type], 0)
		b.PrependUOffsetTSlot(columnDescription, about, 0)
		columns = append(columns, b.EndObject())
	}
	columnVector := b.CreateVectorOfTables(columns)
	var envelope flatbuffers.UOffsetT
	if !extent.empty() {
		b.StartVector(8, len(extent), 8)
		for i := len(extent) - 1; i >= 0; i-- {
			b.PrependFloat64(extent[i])
		}
		envelope = b.EndVector(len(extent))
	}
	org, crsText := b.CreateString("EPSG"), b.CreateString("WGS 84")
	b.StartObject(crsSlots)
	b.PrependUOffsetTSlot(crsOrg, org, 0)
	b.PrependInt32Slot(crsCode, 4326, 0)
	b.PrependUOffsetTSlot(crsName, crsText, 0)
	crs := b.EndObject()

	name := b.CreateString("projects")
	title := b.CreateString(rows.Edition.Printer().T("app.title"))
	description := b.CreateString(n.Text() + "\n" + n.Attribution())
	meta := b.CreateString(strings.TrimSpace(metadata.String()))
	nodeSize := uint16(treeNodeSize)
	if len(leaves) == 0 {
		nodeSize = 0 // no features, no index
	}
	b.StartObject(headerSlots)
	b.PrependUOffsetTSlot(headerName, name, 0)
	b.PrependUOffsetTSlot(headerEnvelope, envelope, 0)
	b.PrependByteSlot(headerGeometry, multiPoint, 0)
	b.PrependUOffsetTSlot(headerColumns, columnVector, 0)
	b.PrependUint64Slot(headerCount, uint64(len(leaves)), 0)
	b.PrependUint16Slot(headerNodeSize, nodeSize, 16)
	b.PrependUOffsetTSlot(headerCRS, crs, 0)
	b.PrependUOffsetTSlot(headerTitle, title, 0)
	b.PrependUOffsetTSlot(headerDescription, description, 0)
	b.PrependUOffsetTSlot(headerMetadata, meta, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes(), nil
}
