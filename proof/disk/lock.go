// SPDX-License-Identifier: Apache-2.0

package disk

import (
	"fmt"
	"os"

	"teptar/fault"
)

// A Held lock keeps other processes from writing to a directory.
type Held struct {
	f    *os.File
	name string
}

// Lock takes the lock that is a file of this name in dir, so that one process
// at a time writes there. If another one has it, Lock does not wait: the error
// is fault.Conflict. The system frees the lock when the process ends, however
// it ends.
//
// The lock is advice among programs that ask for it. It does not stop others,
// and network file systems may not keep it.
func Lock(dir, name string) (*Held, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, Wrap("lock", name, err)
	}
	defer root.Close()
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, Wrap("lock", name, err)
	}
	held, err := lockFile(f)
	if err != nil {
		f.Close()
		return nil, Wrap("lock", name, err)
	}
	if !held {
		f.Close()
		return nil, fmt.Errorf("lock %s: another process has this archive open: %w", name, fault.Conflict)
	}
	return &Held{f, name}, nil
}

// Unlock frees the lock. The file stays: removing it would let two processes
// lock two files of one name.
func (h *Held) Unlock() error { return Wrap("unlock", h.name, h.f.Close()) }
