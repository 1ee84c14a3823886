// SPDX-License-Identifier: Apache-2.0

package web

import "context"

// HoldMatching has the desk compare for as long as a test wants: it tells how far it is,
// until it is let go.
func (d *Desk) HoldMatching(what string, done, of int64) (letGo func()) {
	told, end := make(chan struct{}), make(chan struct{})
	d.matching.begin(context.Background(), func(_ context.Context, tell func(string, int64, int64)) error {
		tell(what, done, of)
		close(told)
		<-end
		return nil
	})
	<-told
	return func() { close(end); d.matching.stop() }
}
