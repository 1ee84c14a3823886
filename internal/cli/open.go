// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"golang.org/x/term"

	"teptar/archive"
	"teptar/archive/access"
	"teptar/archive/sqlite"
	"teptar/fault"
	"teptar/proof/keyring"
)

// config wires an archive to its store.
func (a *app) config() archive.Config {
	return archive.Config{
		Now: a.env.Now,
		OpenStore: func(ctx context.Context, path string, key [32]byte) (archive.Store, error) {
			return sqlite.Open(ctx, sqlite.Config{Path: path, Key: key})
		},
	}
}

// dir gives the folder of the archive.
func (a *app) dir() (string, error) {
	if a.archiveDir != "" {
		return a.archiveDir, nil
	}
	if dir := a.env.Getenv("TEPTAR_ARCHIVE"); dir != "" {
		return dir, nil
	}
	return "", usage("which archive? give --archive DIR or set TEPTAR_ARCHIVE")
}

// open opens the archive in the way that the flags say.
func (a *app) open(ctx context.Context) (*archive.Archive, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	arch, err := archive.Open(ctx, dir, a.config(), a.unlock)
	if errors.Is(err, fault.Denied) {
		return nil, fmt.Errorf("%w; if the passphrase is lost, open with --recovery-file", err)
	}
	if err != nil {
		return nil, err
	}
	if _, why := arch.Device(); why != "" {
		a.say("note: %s; a new epoch of this device's log begins", why)
	}
	if arch.KeyringSetBack() {
		a.say("WARNING: the keyring is older than the archive: a way to open it that was revoked may be back. See: teptar keys list")
	}
	return arch, nil
}

// withView opens the archive and a snapshot, and closes both.
func (a *app) withView(ctx context.Context, f func(*archive.Archive, *archive.View) error) error {
	arch, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer arch.Close()
	v, err := arch.View(ctx, a.viewer(""))
	if err != nil {
		return err
	}
	defer v.Close()
	return f(arch, v)
}

// viewer is the person at this terminal: who holds the keys is the owner.
func (a *app) viewer(name string) access.Viewer {
	if name == "" {
		name = defaultName
	}
	return access.Owner(name).Through(access.CommandLine)
}

// defaultName is under what captures and judgments are signed if --by is not
// given. The name of the computer's account is never used.
const defaultName = "owner"

// maxSecretFile is the largest file with an identity or a recovery code.
const maxSecretFile = 64 << 10

// unlock opens the keyring with what the flags give, or asks.
func (a *app) unlock(ctx context.Context, locked *keyring.Locked) (*keyring.Keyring, error) {
	switch {
	case a.identityFile != "":
		data, err := readFile(a.identityFile, maxSecretFile)
		if err != nil {
			return nil, err
		}
		ids, err := age.ParseIdentities(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("the identity file is not one of age: %w", fault.Invalid)
		}
		return locked.Identity(ctx, ids...)
	case a.recoveryFile != "":
		data, err := readFile(a.recoveryFile, maxSecretFile)
		if err != nil {
			return nil, err
		}
		code, err := keyring.ParseRecoveryCode(strings.TrimSpace(string(data)))
		if err != nil {
			return nil, err
		}
		return locked.Recovery(ctx, code)
	}
	pass, err := a.passphrase("Passphrase: ")
	if err != nil {
		return nil, err
	}
	defer clear(pass)
	return locked.Passphrase(ctx, pass)
}

// passphrase reads a passphrase from a file, a descriptor or a person; never
// from the arguments or the environment, which other programs can read.
func (a *app) passphrase(prompt string) ([]byte, error) {
	switch {
	case a.passphraseFile != "":
		f, err := os.Open(a.passphraseFile)
		if err != nil {
			return nil, fmt.Errorf("passphrase file: %w", bare(err))
		}
		defer f.Close()
		return firstLine(f)
	case a.passphraseFD >= 0:
		f := os.NewFile(uintptr(a.passphraseFD), "passphrase")
		if f == nil {
			return nil, usage("descriptor %d is not open", a.passphraseFD)
		}
		defer f.Close()
		return firstLine(f)
	case !a.env.Interactive:
		return nil, usage("there is no terminal to ask for the passphrase; give --passphrase-file or --passphrase-fd")
	}
	fmt.Fprint(a.env.Stderr, prompt)
	pass, err := term.ReadPassword(int(a.env.Stdin.Fd()))
	fmt.Fprintln(a.env.Stderr)
	if err != nil {
		return nil, fmt.Errorf("read the passphrase: %w", err)
	}
	return pass, nil
}

// newPassphrase asks for a passphrase twice, unless a file gives it.
func (a *app) newPassphrase() ([]byte, error) {
	if a.passphraseFile != "" || a.passphraseFD >= 0 {
		return a.passphrase("")
	}
	if a.env.Interactive {
		a.say("A passphrase of five or more unusual words is good. A suggestion: %s", keyring.Suggest())
	}
	pass, err := a.passphrase("New passphrase: ")
	if err != nil {
		return nil, err
	}
	again, err := a.passphrase("The same again: ")
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(pass, again) {
		return nil, fmt.Errorf("the two are not the same: %w", fault.Invalid)
	}
	return pass, nil
}

// maxLine is the longest passphrase that is read.
const maxLine = 4096

// firstLine reads the first line, without its end.
func firstLine(r io.Reader) ([]byte, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxLine)).ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read the passphrase: %w", err)
	}
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 {
		return nil, fmt.Errorf("the passphrase is empty: %w", fault.Invalid)
	}
	return line, nil
}
