package kernel

// sweep removes computations that nothing uses: divisions of merged indices above all.
func (k *Kernel) sweep() {
	used := map[*Value]bool{}
	for _, b := range k.Buffers {
		used[b.Room] = true
	}
	k.Body = sweepBlock(k.Body, used)
}

// sweepBlock walks backwards, so that a statement's uses are known before it is met.
func sweepBlock(body []Stmt, used map[*Value]bool) []Stmt {
	kept := make([]Stmt, 0, len(body))
	for i := len(body) - 1; i >= 0; i-- {
		s := body[i]
		if r := Result(s); r != nil && !used[r] {
			continue
		}
		sweepNested(s, used)
		for _, v := range Uses(s) {
			used[v] = true
		}
		kept = append(kept, s)
	}
	for i, j := 0, len(kept)-1; i < j; i, j = i+1, j-1 {
		kept[i], kept[j] = kept[j], kept[i]
	}
	return kept
}

func sweepNested(s Stmt, used map[*Value]bool) {
	switch s := s.(type) {
	case *Loop:
		for _, c := range s.Carried {
			used[c.Next] = true
		}
		s.Body = sweepBlock(s.Body, used)
	case *If:
		for _, m := range s.Merged {
			used[m.Then], used[m.Else] = true, true
		}
		s.Then, s.Else = sweepBlock(s.Then, used), sweepBlock(s.Else, used)
	}
}
