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
	1064: Statement, 1054: Statement, 1146: NoTable, 1049: NoDatabase, 1046: Statement, 1052: Statement, 1136: Statement, 1305: Statement,
	1050: Statement, 1051: Statement, 1060: Statement, 1061: Statement, 1091: Statement, 1109: Statement, 1149: Statement, 1103: Statement,
	1044: Refused, 1045: WrongPassword, 1698: Refused, 1130: Refused, 1251: Refused, 1040: CannotOpen, 1203: CannotOpen, 1129: CannotOpen,
	1264: Value, 1265: Value, 1292: Value, 1365: Value, 1366: Value, 1406: Value, 1411: Value, 1690: Value, 3140: Value,
	1053: Disconnected, 1927: Disconnected, 1295: Unpreparable, 1615: Unpreparable, 1461: Unpreparable,
	1021: Unusable, 1041: Unusable, 1114: Unusable, 1194: Unusable, 1030: Unusable, 1034: Unusable,
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
		_, failure.Table, _ = strings.Cut(quoted[0], ".")
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
	}
	return failure, true
}

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
