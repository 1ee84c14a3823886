// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"teptar/archive"
	"teptar/fault"
	"teptar/record"
)

// A carrier keeps forms that came after the session had ended, until whoever
// wrote them has signed in again.
//
// When somebody comes in, their browser gets a second cookie, which opens
// nothing: it says, with a MAC of this archive, which member came in there, and
// has a secret of its own. A form from nobody is kept only if it comes with
// such a cookie. It is encrypted (AES-256-GCM) with a key made of that secret,
// and bound to the member: neither another browser nor another member gets it
// back, and the archive alone cannot read it. It is never sent by itself; the
// member sees it, and sends it or puts it away.
type carrier struct {
	archive *archive.Archive
	key     []byte     // of the MAC
	mu      sync.Mutex // guards kept, and is held while it changes on the disk
	kept    map[string]parcel
}

// Limits of what is carried.
const (
	carryLife    = 24 * time.Hour
	carryFields  = 256 << 10 // bytes of one form
	carryBrowser = 8         // forms of one browser
	carryAll     = 64        // forms in all
)

// A parcel is a form as it is kept.
type parcel struct {
	Browser string    `json:"browser"` // hash of the secret in the cookie
	At      time.Time `json:"at"`
	Sealed  []byte    `json:"sealed"`
}

const (
	carriedPrefix = "carried/"
	carrierKey    = "carrier/key"
)

// newCarrier reads what is kept, and makes a key if there is none yet.
func newCarrier(ctx context.Context, a *archive.Archive) (*carrier, error) {
	c := &carrier{archive: a, kept: map[string]parcel{}}
	err := a.Keep(ctx, func(d archive.Drawer) (err error) {
		if c.key, err = d.Value(carrierKey); err != nil {
			return err
		}
		if len(c.key) == 0 {
			c.key = make([]byte, 32)
			rand.Read(c.key) // never fails, see crypto/rand
			if err := d.Set(carrierKey, c.key); err != nil {
				return err
			}
		}
		all, err := d.Values(carriedPrefix)
		for name, data := range all {
			var p parcel
			if err := json.Unmarshal(data, &p); err != nil {
				return fmt.Errorf("%s cannot be read: %w", name, fault.Invalid)
			}
			c.kept[strings.TrimPrefix(name, carriedPrefix)] = p
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("forms that are kept: %w", err)
	}
	return c, nil
}

// A returning is a browser in which a member came in before.
type returning struct {
	secret [16]byte
	member record.MemberID // zero for whoever holds the keys of the archive
}

const returningSize = len(returning{}.secret) + len(record.MemberID{}) + 8

// sign writes a browser as its cookie has it, for as long as is said.
func (c *carrier) sign(r returning, ends time.Time) string {
	b := append(slices.Clone(r.secret[:]), r.member[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(ends.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b, c.mac(b)...))
}

func (c *carrier) mac(b []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	fmt.Fprintf(h, "teptar/returning/v1\n%x", b)
	return h.Sum(nil)
}

// returning reads what sign wrote.
func (c *carrier) returning(cookie string) (r returning, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	if err != nil || len(b) != returningSize+sha256.Size || !hmac.Equal(b[returningSize:], c.mac(b[:returningSize])) {
		return r, false
	}
	copy(r.secret[:], b)
	copy(r.member[:], b[len(r.secret):])
	ends := time.Unix(int64(binary.BigEndian.Uint64(b[returningSize-8:])), 0)
	return r, c.archive.Now().Before(ends)
}

// name is under what the forms of a browser are found.
func (r returning) name() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "teptar/carried/name/v1\n%x", r.secret))
	return hex.EncodeToString(sum[:])
}

// box is what the forms of a browser are encrypted with.
func (r returning) box() (cipher.AEAD, error) {
	key := sha256.Sum256(fmt.Appendf(nil, "teptar/carried/key/v1\n%x", r.secret))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// bound is what a form is bound to besides the browser.
func (r returning) bound(id string) []byte { return fmt.Appendf(nil, "%s %s", r.member, id) }

// put keeps a form of a browser. Those that are too old make room, and then the
// oldest do.
func (c *carrier) put(ctx context.Context, r returning, f carriedForm) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	box, err := r.box()
	if err != nil {
		return err
	}
	id := string(newSecret()[:16])
	p := parcel{r.name(), c.archive.Now().UTC().Truncate(time.Second), box.Seal(nil, nil, data, r.bound(id))}
	if data, err = json.Marshal(p); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	gone := c.crowded(p.Browser)
	err = c.archive.Keep(ctx, func(d archive.Drawer) error {
		for _, old := range gone {
			if err := d.Delete(carriedPrefix + old); err != nil {
				return err
			}
		}
		return d.Set(carriedPrefix+id, data)
	})
	if err != nil {
		return err
	}
	for _, old := range gone {
		delete(c.kept, old)
	}
	c.kept[id] = p
	return nil
}

// crowded lists the forms that make room for one more of a browser.
func (c *carrier) crowded(browser string) []string {
	byAge := slices.SortedFunc(maps.Keys(c.kept), func(a, b string) int { return c.kept[b].At.Compare(c.kept[a].At) })
	var gone []string
	all, own := 0, 0
	for _, id := range byAge { // the newest first
		all++
		if c.kept[id].Browser == browser {
			own++
		}
		if all >= carryAll || c.kept[id].Browser == browser && own >= carryBrowser || c.archive.Now().Sub(c.kept[id].At) > carryLife {
			gone = append(gone, id)
		}
	}
	return gone
}

// of gives the forms of a member in a browser, the newest first.
func (c *carrier) of(r returning) []carriedForm {
	box, err := r.box()
	if err != nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var forms []carriedForm
	for id, p := range c.kept {
		if p.Browser != r.name() || c.archive.Now().Sub(p.At) > carryLife {
			continue
		}
		f := carriedForm{}
		data, err := box.Open(nil, nil, p.Sealed, r.bound(id))
		if err == nil && json.Unmarshal(data, &f) == nil {
			f.ID, f.At = id, p.At
			forms = append(forms, f)
		}
	}
	slices.SortFunc(forms, func(a, b carriedForm) int { return b.At.Compare(a.At) })
	return forms
}

// drop forgets forms of a browser: one, or all for "".
func (c *carrier) drop(ctx context.Context, r returning, id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var gone []string
	for one, p := range c.kept {
		if p.Browser == r.name() && (id == "" || id == one) {
			gone = append(gone, one)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	err := c.archive.Keep(ctx, func(d archive.Drawer) error {
		for _, one := range gone {
			if err := d.Delete(carriedPrefix + one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, one := range gone {
		delete(c.kept, one)
	}
	return nil
}
