// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"teptar/fault"
	"teptar/proof/disk"
)

// readFile reads a file of at most so many bytes.
func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	data, err := readAtMost(f, limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return data, nil
}

// readAtMost reads all there is. More than limit is fault.Full.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, fmt.Errorf("larger than %s: %w", inBytes(limit), fault.Full)
	}
	return data, err
}

// inBytes gives a limit for people.
func inBytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

// bare turns a missing file into words with its kind.
func bare(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", err, fault.NotFound)
	}
	return err
}

// writeOut writes a file whole or not at all, and never over another.
func writeOut(name string, write func(io.Writer) error) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s is there already; choose another name: %w", name, fault.Conflict)
	}
	return replaceFile(name, write)
}

// replaceFile writes a file whole or not at all. One that is there already is
// replaced: what a tool computes can be computed again.
func replaceFile(name string, write func(io.Writer) error) error {
	dir, err := disk.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer dir.Close()
	draft, err := dir.Create(".")
	if err != nil {
		return err
	}
	if err := write(draft); err != nil {
		disk.Discard(dir, draft)
		return err
	}
	return disk.Finish(dir, draft, filepath.Base(name))
}
