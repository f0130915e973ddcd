package profile

import (
	"fmt"
	"os"
	"strings"

	"github.com/joho/godotenv"
)

// expand puts the environment's variables in place of ${NAME} and ${NAME:-default}; $${ is a ${. Its error goes on behind the
// name of a key.
func expand(text string, variable func(name string) string) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		if !found {
			return out.String() + text, nil
		}
		if escaped, is := strings.CutSuffix(before, "$"); is {
			out.WriteString(escaped + "${")
			text = rest
			continue
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("has a ${ without its }")
		}
		name, instead, hasDefault := strings.Cut(inner, ":-")
		if !isVariable(name) {
			return "", fmt.Errorf("has ${%s}, want ${NAME} or ${NAME:-default}", inner)
		}
		value := variable(name)
		if value == "" && !hasDefault {
			return "", fmt.Errorf("needs $%s, which is not set: set it in the environment or in .env, or write ${%s:-default}", name, name)
		}
		if value == "" {
			value = instead
		}
		out.WriteString(before + value)
		text = after
	}
}

func isVariable(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// readDotEnv reads variables from a file that need not be there.
func readDotEnv(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read .env: %w", err)
	}
	values, err := godotenv.UnmarshalBytes(text)
	if err != nil {
		return nil, fmt.Errorf("read .env: want lines of NAME=value") // the library's error shows the text, which is secret
	}
	return values, nil
}
