// SPDX-License-Identifier: Apache-2.0

package ask

// Filled gives the section without the columns in which nothing stands: for
// people, who need not look at them. Programs get all columns.
func (s Section) Filled() Section {
	var keep []int
	for i := range s.Columns {
		for _, r := range s.Rows {
			if len(r.Cells[i]) > 0 {
				keep = append(keep, i)
				break
			}
		}
	}
	f := Section{Title: s.Title, Notes: s.Notes, Rows: make([]Row, len(s.Rows))}
	for _, i := range keep {
		f.Columns = append(f.Columns, s.Columns[i])
	}
	for k, r := range s.Rows {
		f.Rows[k].About = r.About
		for _, i := range keep {
			f.Rows[k].Cells = append(f.Rows[k].Cells, r.Cells[i])
		}
	}
	return f
}
