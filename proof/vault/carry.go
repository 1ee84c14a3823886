// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"fmt"
	"io"
	"path"

	"teptar/proof/disk"
)

// Sealed opens the file of a blob as it is on the disk, encrypted, to carry it
// somewhere else. A file that is not there is fault.NotFound.
func (v *Vault) Sealed(a Address) (disk.File, error) {
	f, err := v.fs.Open(filename(a))
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", a, err)
	}
	return f, nil
}

// Refill puts the file of a blob where it belongs, as Sealed gave it, durably.
// Whether it is the blob that it should be is told by Check, with its key.
func (v *Vault) Refill(ctx context.Context, a Address, r io.Reader) error {
	d, err := v.createDraft()
	if err != nil {
		return fmt.Errorf("blob %s: %w", a, err)
	}
	defer v.forgetDraft(d)
	if _, err := io.CopyBuffer(d, &cancelled{ctx, r}, make([]byte, chunkSize)); err != nil {
		disk.Discard(v.fs, d)
		return fmt.Errorf("blob %s: %w", a, err)
	}
	file := filename(a)
	if err := disk.MkdirAll(v.fs, path.Dir(file)); err != nil {
		disk.Discard(v.fs, d)
		return fmt.Errorf("blob %s: %w", a, err)
	}
	if err := disk.Finish(v.fs, d, file); err != nil {
		return fmt.Errorf("blob %s: %w", a, err)
	}
	return nil
}
