// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"teptar/fault"
	"teptar/proof/ledger"
)

// Bodies are compressed (RFC 8878), which keeps the ledger at a fifth of its
// size. Compression happens below the encryption of pages, and the sizes that
// it shows are hidden by pages; nobody else can feed texts into a body to
// learn of its neighbours by their size.
var codec = sync.OnceValues(func() (*zstd.Encoder, *zstd.Decoder) {
	// The options are constants; a nil writer and reader mean EncodeAll and
	// DecodeAll only. Neither call can fail with these.
	enc, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	dec, _ := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(2*ledger.MaxBodySize), zstd.WithDecoderConcurrency(0))
	return enc, dec
})

// squeeze compresses an encoded body.
func squeeze(body []byte) ([]byte, error) {
	if len(body) > ledger.MaxBodySize {
		return nil, fmt.Errorf("body of %d bytes, more than %d: %w", len(body), ledger.MaxBodySize, fault.Full)
	}
	enc, _ := codec()
	return enc.EncodeAll(body, nil), nil
}

// unsqueeze is the inverse of squeeze.
func unsqueeze(b []byte) ([]byte, error) {
	_, dec := codec()
	body, err := dec.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("body cannot be decompressed: %w", fault.Tampered)
	}
	return body, nil
}

// unsqueezed is an entry whose body is being decompressed, or was.
type unsqueezed struct {
	entry ledger.Entry
	err   error
	done  chan struct{}
}

// unsqueezeAhead begins to decompress the body of an entry.
func unsqueezeAhead(header, squeezed []byte) *unsqueezed {
	o := &unsqueezed{entry: ledger.Entry{Header: header}, done: make(chan struct{})}
	go func() {
		defer close(o.done)
		o.entry.Body, o.err = unsqueeze(squeezed)
	}()
	return o
}

// wait gives the entry once its body is there.
func (o *unsqueezed) wait() (ledger.Entry, error) {
	<-o.done
	return o.entry, o.err
}
