package conformance

// deviations are the snippets that an engine does not run as compiled Go does, and why. A reason that starts with
// "refused" is of a snippet of which nothing runs.
var deviations = map[string]map[string]string{
	"closure": {},
	"yaegi": {
		"recursive_slice_type": "refused: the interpreter never comes back from type T []T",
		"recursive_func_type":  "refused: the same for type F func() F",
		"prompt_state_machine": "refused: the same",
		"type_recursive_map":   "refused: the same for a map",
		"ptr_to_ptr_struct":    "refused: the address of a field through which a type contains itself",
		"gen_binary_tree":      "refused: the same",
		"expr_complex_lvalues": "refused: the interpreter does not take a parenthesised pointer to an array on the left",

		"json_marshaler":                   "compiled code sees no methods of prompt types",
		"json_unmarshaler":                 "the same",
		"lib_json_marshaler_field":         "the same",
		"lib_json_unmarshaler_own":         "the same",
		"template_method":                  "the same",
		"lib_template_methods":             "the same",
		"lib_reflect_methods":              "the same",
		"fmt_formatter_gostringer":         "the same, Format among them",
		"reflect_name":                     "compiled code sees no names of prompt types",
		"lib_reflect":                      "the same",
		"lib_reflect_types_of_prompt":      "the same",
		"lib_template_values_of_prompt":    "compiled code sees no methods of prompt types",
		"xml_of_prompt_types":              "compiled code sees neither names nor methods of prompt types",
		"struct_tags_json_embed":           "embedded fields are named fields to compiled code",
		"lib_json_embedded_and_interfaces": "the same",

		"fmt_types_of_prompt":  "a parameter's named type is not known to %T",
		"type_named_and_alias": "an alias is printed under its own name",

		"prompt_typed_nil_compare":              "a nil pointer in an interface is nil",
		"expr_variadic_nil":                     "nil... is an empty slice",
		"prompt_visitor_expressions":            "a type switch does not know named basic types in an interface field",
		"stmt_recover_only_in_deferred":         "recover is of the innermost deferred call, not of the function that was deferred",
		"panic_range_func_continues_after_exit": "a function that is ranged over may call its body on after it has ended",

		"panic_index_array":                 "the index is lost",
		"panic_slice_high":                  "the same",
		"panic_slice_order":                 "the same",
		"panic_slice_string":                "the same",
		"panic_slice_three_index":           "the same",
		"panic_slice_to_array":              "the words are reflect's",
		"panic_make_cap":                    "the same",
		"panic_make_chan":                   "it is called a runtime error",
		"panic_map_key_unhashable":          "the words are reflect's",
		"panic_error_type_is_runtime":       "the index is lost",
		"panic_slice_conversion_length_ptr": "the words are reflect's",
		"stmt_recover_forms":                "the index is lost",

		"expr_min_max_of_nan":         "of 0 and -0 the first is the smaller",
		"lib_log_print_named_strings": "package log does not see strings in what it is given",
	},
}
