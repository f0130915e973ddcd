package dialect

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// mysqlNumbers are the numbers that are told apart (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html;
// those from 1900 to 2999 are MariaDB's own, or 4000 and more).
var mysqlNumbers = map[uint64]FailureKind{
	1062: Unique, 1586: Unique, 1859: Unique,
	1216: ForeignKey, 1217: ForeignKey, 1451: ForeignKey, 1452: ForeignKey, 1557: ForeignKey, 1761: ForeignKey, 1762: ForeignKey,
	1048: NotNull, 1364: NotNull, 1263: NotNull, 3819: Check, 4025: Check,
	1205: Busy, 3572: Busy, 1213: Deadlock, 1020: Serialization,
	1792: ReadOnly, 1290: ReadOnly, 1836: ReadOnly,
	1317: Interrupted, 1969: Interrupted, 3024: Interrupted,
	1064: Syntax, 1149: Syntax, 1054: NoColumn, 1072: NoColumn, 1052: Ambiguous, 1146: NoTable, 1051: NoTable, 1109: NoTable, 4092: NoTable,
	1356: BrokenView,
	1049: NoDatabase, 1008: NoDatabase, 1046: Statement, 1103: Statement,
	1305: NoFunction, 1630: NoFunction, 1128: NoFunction, 1582: Arguments, 1210: Arguments, 1583: Arguments, 1318: Arguments, 4078: Mismatch, 4079: Mismatch,
	1111: Aggregate, 1055: Ungrouped, 1140: Ungrouped, 1136: ValueCount, 1110: TwiceGiven, 1222: UnionCount, 1241: SubqueryColumns, 1242: SubqueryRows, 1066: TwiceNamed,
	1644: Constraint, 1390: Parameters, 1050: Exists, 1060: Exists, 1061: Exists, 1007: Exists, 1304: Exists, 1359: Exists, 1826: Exists,
	1091: Missing, 1360: Missing, 1273: Missing, 1115: Missing, 1193: Missing, 4161: Missing,
	1142: Denied, 1143: Denied, 1227: Denied, 1370: Denied, 1419: Denied, 1235: Unsupported,
	1044: Refused, 1045: WrongPassword, 1698: Refused, 1130: Refused, 1251: Refused, 1040: CannotOpen, 1203: CannotOpen, 1129: CannotOpen,
	1264: Value, 1265: Value, 1292: Value, 1525: Value, 1365: Divided, 1366: Value, 1406: Value, 1411: Value, 1690: Value, 3140: Value,
	1053: Disconnected, 1927: Disconnected, 1295: Unpreparable, 1615: Unpreparable, 1461: Unpreparable,
	1021: Full, 1114: Full, 1041: Unusable, 1030: Unusable, 1194: Damaged, 1034: Damaged, 1195: Damaged, 1712: Damaged,
}

// Failure reads the error's number. The key's name and value stand only in the message ("Duplicate entry 'john' for key
// 'users.username'"): what is in quotes there is taken, whatever the language around it is.
func (MySQL) Failure(err error) (Failure, bool) {
	number, message, ok := numbered(err)
	if !ok {
		return Failure{}, false
	}
	kind := mysqlNumbers[number]
	failure := Failure{Kind: kind, Message: message, Lost: kind == Deadlock || kind == Serialization}
	quoted := quotedParts(message)
	switch {
	case kind == Unique && len(quoted) >= 2:
		failure.Values = []string{strings.Join(quoted[:len(quoted)-1], "'")}
		table, name, both := strings.Cut(quoted[len(quoted)-1], ".")
		if !both {
			table, name = "", table
		}
		failure.Table, failure.Name = table, name
	case kind == ForeignKey:
		failure.Table, failure.Name, failure.Other, failure.Columns, failure.Refers = mysqlKey(message)
		if number == 1217 || number == 1451 {
			failure.Other = failure.Table // its rows refer to this one
			failure.Columns, failure.Refers = failure.Refers, failure.Columns
		}
	case kind == NoTable && len(quoted) > 0: // 'database.table'
		failure.Table = quoted[0][strings.LastIndex(quoted[0], ".")+1:]
	case kind == NotNull && len(quoted) > 0:
		failure.Columns = quoted[:1]
	case kind == Check && len(quoted) > 0:
		failure.Name = quoted[0]
	case kind == Check:
		if names := backquoted(message); len(names) > 0 { // MariaDB
			failure.Name, failure.Table = names[0], names[len(names)-1]
		}
	case kind == Value && number != 1690:
		failure.Columns, failure.Row = mysqlPlace(message)
		if len(quoted) > 0 {
			failure.Word = quoted[0]
		}
	case kind == NoColumn && len(quoted) > 0 && strings.Trim(quoted[0], "0123456789") == "": // ORDER BY 9
		failure.Kind = NoPosition
	default:
		failure.Word = mysqlWord(number, message)
	}
	return failure, true
}

// mysqlWord is the name that a wrong text is about: in quotes, but for functions, "FUNCTION shop.total does not exist", whatever the
// language around it is.
func mysqlWord(number uint64, message string) string {
	switch kind := mysqlNumbers[number]; {
	case kind == Syntax || kind == Mismatch || kind == SubqueryColumns || kind == Value:
		return ""
	case number == 1142 || number == 1143: // the user comes first
		if quoted := append(quotedParts(message), backquoted(message)...); len(quoted) > 2 {
			return quoted[len(quoted)-1]
		}
		return ""
	case kind == NoFunction:
		for word := range strings.FieldsSeq(message) {
			if _, name, qualified := strings.Cut(word, "."); qualified && name != "" {
				return strings.Trim(name, "'`")
			}
		}
	}
	if names := backquoted(message); len(names) > 0 {
		return names[0]
	}
	return quotedWord(message)
}

// quotedWord is the first piece between single quotes that stand around it, and not in a word as that of "can't".
func quotedWord(message string) string {
	for first := range message {
		if message[first] != '\'' || first > 0 && message[first-1] != ' ' {
			continue
		}
		if length := strings.IndexByte(message[first+1:], '\''); length >= 0 {
			return message[first+1 : first+1+length]
		}
	}
	return ""
}

// Place looks for how the text goes on: "near 'whre id = 1' at line 2", whatever the language around it is. Other errors have no place.
func (MySQL) Place(err error, text string) int {
	number, message, ok := numbered(err)
	first, last := strings.IndexByte(message, '\''), strings.LastIndexByte(message, '\'')
	if !ok || mysqlNumbers[number] != Syntax || first == last {
		return -1
	}
	rest := message[first+1 : last]
	if rest == "" {
		return len(text)
	}
	if strings.HasSuffix(text, rest) {
		return len(text) - len(rest)
	}
	if at := strings.Index(text, rest); at == strings.LastIndex(text, rest) { // it is cut after 80 characters
		return at
	}
	return -1
}

// Function is empty: there are numbers for functions that are not there and for arguments that they do not take.
func (MySQL) Function() string { return "" }

// Check has the name of MariaDB's checks behind that of their table, users.age, where they stand in a column.
func (d MySQL) Check(table, constraint string) (query string, args []any) {
	query = "SELECT CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND CONSTRAINT_NAME = ?"
	if !d.MariaDB {
		return query, []any{constraint}
	}
	return query + " AND TABLE_NAME = ?", []any{strings.TrimPrefix(constraint, table+"."), table}
}

// Parameters is what the protocol counts to.
func (MySQL) Parameters() int { return 65535 }

// mysqlPlace reads the column and the row at the end of "Data too long for column 'name' at row 2", in whatever language. MariaDB writes
// some of them `shop`.`users`.`name`.
func mysqlPlace(message string) (columns []string, row int) {
	end := strings.LastIndexAny(message, "'`")
	if end < 0 {
		return nil, 0
	}
	row, _ = strconv.Atoi(message[strings.LastIndex(message, " ")+1:])
	if start := strings.LastIndexByte(message[:end], message[end]); start >= 0 {
		columns = []string{message[start+1 : end]}
	}
	return columns, row
}

// mysqlKey reads the declaration in "(`shop`.`users`, CONSTRAINT `k` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`))".
func mysqlKey(message string) (table, name, parent string, columns, refers []string) {
	owner, rest, found := strings.Cut(message, " CONSTRAINT ")
	declared, target, both := strings.Cut(rest, " REFERENCES ")
	if !found || !both {
		return "", "", "", nil, nil
	}
	if names := backquoted(owner); len(names) > 0 {
		table = names[len(names)-1]
	}
	if names := backquoted(declared); len(names) > 0 {
		name, columns = names[0], names[1:]
	}
	before, behind, _ := strings.Cut(target, " (")
	if names := backquoted(before); len(names) > 0 {
		parent = names[len(names)-1]
	}
	list, _, _ := strings.Cut(behind, ")")
	return table, name, parent, columns, backquoted(list)
}

func backquoted(text string) (names []string) {
	parts := strings.Split(text, "`")
	for i := 1; i < len(parts); i += 2 {
		names = append(names, parts[i])
	}
	return names
}

// numbered reads the driver's error by the names of its fields, since the driver is not imported here.
func numbered(err error) (number uint64, message string, ok bool) {
	for ; err != nil; err = errors.Unwrap(err) {
		value := reflect.Indirect(reflect.ValueOf(err))
		if value.Kind() != reflect.Struct {
			continue
		}
		if n := value.FieldByName("Number"); n.IsValid() && n.CanUint() {
			return n.Uint(), fieldsOf(err)("Message"), true
		}
	}
	return 0, "", false
}

// quotedParts are the pieces of a message between single quotes.
func quotedParts(message string) (parts []string) {
	for {
		_, rest, open := strings.Cut(message, "'")
		part, after, closed := strings.Cut(rest, "'")
		if !open || !closed {
			return parts
		}
		parts, message = append(parts, part), after
	}
}
