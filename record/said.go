// SPDX-License-Identifier: Apache-2.0

package record

// Said is a claim together with the statement that makes it: what rules and
// questions work with. Claims of one statement share it; In.Claims is empty.
type Said struct {
	ID ClaimID
	Claim
	In *Statement
}

// Judged is a judgment with its id.
type Judged struct {
	ID JudgmentID
	Judgment
}

// Explode gives the claims of a statement one by one.
func Explode(s *Statement) []Said {
	id := s.ID()
	ids := s.ClaimIDs(id)
	bare := *s
	bare.Claims = nil
	said := make([]Said, len(s.Claims))
	for i, c := range s.Claims {
		said[i] = Said{ids[i], c, &bare}
	}
	return said
}
