"""Writes the tables of field numbers the flatbuffer formats are read by.

Usage: python scripts/flatbuffer-schemas.py, with ai-edge-litert, tflite-support and onnxruntime installed (without their
dependencies). They carry the Python that flatc made of schema.fbs, metadata_schema.fbs and ort.fbs; it is read as text,
never imported. Names, numbers, kinds and defaults of fields come from there; flatc drops which enum a field is of, so that
is said here.
"""

import ast
import importlib.metadata
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent / "src-main" / "formats"

SCALARS = {
    "Bool": "bool", "Int8": "int8", "Uint8": "uint8", "Int16": "int16", "Uint16": "uint16", "Int32": "int32",
    "Uint32": "uint32", "Int64": "int64", "Uint64": "uint64", "Float32": "float32", "Float64": "float64",
}  # fmt: skip

#: Enum of a field, by its name or by "Table.name".
TFLITE_ENUMS = {
    "fused_activation_function": "ActivationFunctionType",
    "padding": "Padding",
    "weights_format": "FullyConnectedOptionsWeightsFormat",
    "kernel_type": "LSTMKernelType",
    "combiner": "CombinerType",
    "MirrorPadOptions.mode": "MirrorPadMode",
    "in_data_type": "TensorType",
    "out_data_type": "TensorType",
    "output_type": "TensorType",
    "out_type": "TensorType",
    "idx_out_type": "TensorType",
    "quantized_bias_type": "TensorType",
    "LSHProjectionOptions.type": "LSHProjectionType",
    "comparison_direction": "StablehloComparisonDirection",
    "compare_type": "StablehloComparisonType",
    "precision_config": "StablehloPrecisionConfig",
    "algorithm": "RngAlgorithm",
    "reduce_function": "ReduceWindowFunction",
    "Tensor.type": "TensorType",
    "VariantSubType.type": "TensorType",
    "DimensionMetadata.format": "DimensionType",
}

SUPPORT_ENUMS = {"AssociatedFile.type": "AssociatedFileType"}
ORT_ENUMS = {"Attribute.type": "AttributeType", "value_type": "TypeInfoValue", "dim_type": "DimensionValueType"}


def snake(name):
    """Names as schema.fbs has them: StrideW is stride_w."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def files_of(package, ending):
    for file in importlib.metadata.files(package) or []:
        if str(file).endswith(ending) or re.search(ending, str(file)):
            yield pathlib.Path(str(file.locate()))


def classes(paths):
    for path in sorted(paths):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                yield node, text


def enum_of(node):
    members = {}
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            try:
                members[ast.literal_eval(each.value)] = each.targets[0].id
            except (ValueError, TypeError):
                return None
    return members


def field_of(body):
    """[number, kind, default or name of the table] of a field, from the accessor flatc wrote; None for other methods."""
    slot = re.search(r"_tab\.Offset\((\d+)\)", body)
    if slot is None:
        return None
    number = (int(slot[1]) - 4) // 2
    vector = "_tab.Vector(" in body
    scalar = re.search(r"_tab\.Get\(flatbuffers\.number_types\.(\w+)Flags", body)
    if scalar:
        kind = SCALARS[scalar[1]]
        if vector:
            return [number, f"[{kind}]"]
        default = ast.literal_eval(re.findall(r"return ([^\n]+)\s*$", body)[-1])
        return [number, kind, default]
    if "_tab.String(" in body:
        return [number, "[string]" if vector else "string"]
    if "_tab.Union(" in body:
        return [number, "union"]
    table = re.search(r"obj = (\w+)\(\)", body)
    if table and "_tab.Indirect(" in body:
        return [number, "[table]" if vector else "table", table[1]]
    return None  # a struct, or one of the helpers (Length, IsNone, AsNumpy)


def table_of(node, text, enums):
    fields = {}
    names = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    for each in node.body:
        helper = re.match(r"(\w+?)(AsNumpy|Length|IsNone)$", getattr(each, "name", ""))
        if not isinstance(each, ast.FunctionDef) or (helper and helper[1] in names):
            continue
        field = field_of(ast.get_source_segment(text, each))
        if field is None:
            continue
        name = snake(each.name)
        enum = enums.get(f"{node.name}.{name}", enums.get(name))
        if enum and field[1].strip("[]") in ("bool", "int8", "uint8", "int32", "uint32"):
            field.append(enum)
        fields[name] = field
    return dict(sorted(fields.items(), key=lambda item: item[1][0]))


def literal(value):
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, bool):
        return "1" if value else "0"
    return repr(value)


def key(name):
    return str(name) if isinstance(name, int) and name >= 0 or re.fullmatch(r"[A-Za-z_]\w*", str(name)) else f"'{name}'"


def write(target, prefix, paths, enum_names, source, keep=None):
    tables, enums = {}, {}
    for node, text in classes(paths):
        if node.name.endswith("T") and "def _UnPack" in ast.get_source_segment(text, node):
            continue
        slots = "__slots__" in ast.get_source_segment(text, node)
        if keep is not None and node.name not in keep:
            continue
        if slots:
            tables[node.name] = table_of(node, text, enum_names)
        else:
            members = enum_of(node)
            if members:
                enums[node.name] = members
    lines = [
        f"// Made by scripts/flatbuffer-schemas.py: do not change by hand. From {source}.",
        "import type { EnumNames, TableSchema } from '../flatbuffer/schema.js';",
        "",
        f"export const {prefix}Tables = {{",
    ]
    for name, fields in sorted(tables.items()):
        inner = ", ".join(f"{key(field)}: [{', '.join(literal(part) for part in parts)}]" for field, parts in fields.items())
        lines.append(f"  {name}: {{ {inner} }}," if inner else f"  {name}: {{}},")
    lines += ["} as const satisfies Record<string, TableSchema>;", "", f"export const {prefix}Enums = {{"]
    for name, members in sorted(enums.items()):
        inner = ", ".join(f"{key(number)}: '{member}'" for number, member in sorted(members.items()))
        lines.append(f"  {name}: {{ {inner} }},")
    lines += ["} as const satisfies Record<string, EnumNames>;", ""]
    target.write_text("\n".join(lines), encoding="utf-8")
    print(f"{target.name}: {len(tables)} tables, {len(enums)} enums")


def main():
    version = importlib.metadata.version
    write(
        ROOT / "tflite" / "schema.generated.ts",
        "tflite",
        files_of("ai-edge-litert", r"ai_edge_litert/schema_py_generated\.py$"),
        TFLITE_ENUMS,
        f"TensorFlow Lite's schema.fbs as ai-edge-litert {version('ai-edge-litert')} carries it (Apache-2.0)",
    )
    write(
        ROOT / "tflite" / "metadata-schema.generated.ts",
        "metadata",
        files_of("tflite-support", r"(^|/)metadata_schema_py_generated\.py$"),
        SUPPORT_ENUMS,
        f"TFLite Support's metadata_schema.fbs as tflite-support {version('tflite-support')} carries it (Apache-2.0)",
        keep={"ModelMetadata", "SubGraphMetadata", "TensorMetadata", "AssociatedFile", "AssociatedFileType"},
    )
    write(
        ROOT / "ort" / "schema.generated.ts",
        "ort",
        files_of("onnxruntime", r"ort_flatbuffers_py/fbs/\w+\.py$"),
        ORT_ENUMS,
        f"ONNX Runtime's ort.fbs as onnxruntime {version('onnxruntime')} carries it (MIT)",
        keep={
            "InferenceSession", "Model", "Graph", "Node", "NodeType", "Attribute", "AttributeType", "Tensor", "TensorDataType",
            "SparseTensor", "ValueInfo", "TypeInfo", "TypeInfoValue", "TensorTypeAndShape", "SequenceType", "MapType", "Shape",
            "Dimension", "DimensionValue", "DimensionValueType", "OperatorSetId", "StringStringEntry",
        },  # fmt: skip
    )


if __name__ == "__main__":
    main()
