// SPDX-License-Identifier: Apache-2.0

package match

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"teptar/fault"
)

// modelVersion is that of the form of a model as a file.
const modelVersion = 1

// modelFile is a model as a file.
type modelFile struct {
	Version int    `json:"teptar_match_model"`
	Model   *Model `json:"model"`
}

// Encode gives a model as indented JSON, which [DecodeModel] reads back to the same
// model.
func (m *Model) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(modelFile{modelVersion, m}); err != nil {
		return nil, fmt.Errorf("model: %v: %w", err, fault.Invalid)
	}
	return b.Bytes(), nil
}

// DecodeModel reads what [Model.Encode] writes. Anything else, also a field that it
// does not know, is fault.Invalid.
func DecodeModel(data []byte) (*Model, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var f modelFile
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("model, byte %d: %v: %w", dec.InputOffset(), err, fault.Invalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("model, byte %d: something stands behind it: %w", dec.InputOffset(), fault.Invalid)
	}
	if f.Version != modelVersion || f.Model == nil {
		return nil, fmt.Errorf("model of version %d; this program reads version %d: %w", f.Version, modelVersion, fault.Invalid)
	}
	return f.Model, f.Model.Check()
}
