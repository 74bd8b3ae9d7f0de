package text

import "errors"

// CSV says how records of comma-separated values are written.
type CSV struct {
	Delim  byte
	Quotes bool // fields may stand in double quotes
}

// Fields splits a record. Line ends before a field are passed over; elsewhere outside of quotes they are an error.
func (c CSV) Fields(record string) ([]string, error) {
	var fields []string
	for at := 0; at < len(record); {
		if record[at] == '\n' || record[at] == '\r' {
			at++
			continue
		}
		read := c.plain
		if c.Quotes && record[at] == '"' {
			read = c.quoted
		}
		field, next, err := read(record, at)
		if err != nil {
			return nil, err
		}
		fields, at = append(fields, field), next
	}
	if record != "" && record[len(record)-1] == c.Delim {
		fields = append(fields, "")
	}
	return fields, nil
}

func (c CSV) plain(record string, start int) (field string, next int, err error) {
	at := start
	for ; at < len(record) && record[at] != c.Delim; at++ {
		if b := record[at]; b == '\n' || b == '\r' || c.Quotes && b == '"' {
			return "", 0, errors.New("unquoted fields cannot have quotes/CRLFs inside")
		}
	}
	return record[start:at], at + 1, nil
}

func (c CSV) quoted(record string, start int) (field string, next int, err error) {
	var out []byte
	for at := start + 1; at < len(record); at++ {
		switch {
		case record[at] != '"':
			out = append(out, record[at])
		case at == len(record)-1 || record[at+1] == c.Delim:
			return string(out), at + 2, nil
		case record[at+1] == '"':
			out = append(out, '"')
			at++
		default:
			return "", 0, errors.New("quote inside a string has to be escaped by another quote")
		}
	}
	return "", 0, errors.New("quoted field has to end with quote followed by delim or end")
}
