"""Writes the table of field numbers Core ML models are read by: src-main/formats/coreml/schema.generated.ts.

Usage: python scripts/coreml-schema.py FOLDER, with protobuf installed. FOLDER is where a coremltools wheel was unpacked
(`pip download --no-deps coremltools`, then unzip); only its protobuf descriptors (coremltools/proto) are used. Names,
numbers and kinds of fields, the oneof each is of, and enums come from there.
"""

import importlib
import pathlib
import re
import sys
import types

OUT = pathlib.Path(__file__).resolve().parent.parent / "src-main" / "formats" / "coreml" / "schema.generated.ts"

#: FieldDescriptor.TYPE_* of scalars; signed and unsigned varints differ in what their top bit means.
SCALARS = {1: "double", 2: "float", 3: "int", 4: "uint", 5: "int", 8: "bool", 9: "string", 12: "bytes", 13: "uint"}


def short(name):
    return re.sub(r"^CoreML\.Specification\.(MILSpec\.|CoreMLModels\.)?", "", name)


def load(folder):
    # The package's own __init__ would import all of coremltools.
    package = types.ModuleType("coremltools")
    package.__path__ = [str(pathlib.Path(folder) / "coremltools")]
    sys.modules["coremltools"] = package
    version = re.search(r"__version__ = .([\d.]+)", (pathlib.Path(folder) / "coremltools" / "version.py").read_text())
    return importlib.import_module("coremltools.proto.Model_pb2").Model.DESCRIPTOR, version.group(1)


def main():
    root, version = load(sys.argv[1])
    messages, enums, waiting = {}, {}, [root]
    while waiting:
        message = waiting.pop()
        if short(message.full_name) in messages:
            continue
        fields = []
        for field in message.fields:
            if field.message_type is not None:
                kind = short(field.message_type.full_name)
                waiting.append(field.message_type)
            elif field.enum_type is not None:
                kind = "enum " + short(field.enum_type.full_name)
                enums[kind[5:]] = {value.number: value.name for value in field.enum_type.values}
            else:
                kind = SCALARS[field.type]
            oneof = f", '{field.containing_oneof.name}'" if field.containing_oneof else ""
            fields.append(f"{field.name}: [{field.number}, '{'*' if field.is_repeated else ''}{kind}'{oneof}]")
        messages[short(message.full_name)] = fields
    source = f"Facts of mlmodel/format/*.proto as coremltools {version} carries them (BSD-3-Clause)."
    lines = [
        f"// Made by scripts/coreml-schema.py: do not change by hand. {source}",
        "import type { MessageSchema } from './schema-types.js';",
        "",
        "export const coremlMessages: Readonly<Record<string, MessageSchema>> = {",
        *(
            f"  {quoted(name)}: {{ {', '.join(fields)} }}," if fields else f"  {quoted(name)}: {{}},"
            for name, fields in sorted(messages.items())
        ),
        "};",
        "",
        "export const coremlEnums: Readonly<Record<string, Readonly<Record<number, string>>>> = {",
        *(
            f"  {quoted(name)}: {{ {', '.join(f'{number}: {value!r}' for number, value in sorted(values.items()))} }},"
            for name, values in sorted(enums.items())
        ),
        "};",
        "",
    ]
    OUT.write_text("\n".join(lines))


def quoted(name):
    return name if re.fullmatch(r"\w+", name) else f"'{name}'"


if __name__ == "__main__":
    main()
