"""Writes assets/operators/*.generated.json: what the operator documentation says, one schema a line.

Usage: python scripts/operators.py OUT_DIR, with the packages of native/pyworker/requirements installed. The texts are
those of the ONNX project (Apache-2.0) and of ONNX Runtime (MIT) as their Python packages carry them.
"""

import json
import pathlib
import sys

import onnx
import onnx.defs
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as runtime

#: Domains whose operators people meet in files; ONNX Runtime's internal layouts are left out.
MICROSOFT = ("com.microsoft",)


def default_of(attribute):
    """Default of an attribute as JSON, or None where it has none."""
    proto = getattr(attribute, "default_value", None) or attribute._default_value
    if isinstance(proto, (bytes, bytearray)):  # ONNX Runtime gives the serialised message
        proto = onnx.AttributeProto.FromString(bytes(proto))
    if not proto.name:
        return None
    value = onnx.helper.get_attribute_value(proto)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, tuple)) or hasattr(value, "extend"):
        return [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in value]
    if isinstance(value, float):
        return float(f"{value:.7g}")
    return value if isinstance(value, int) else None


def enum_name(value):
    """`AttrType.INTS` of either binding as `ints`."""
    return getattr(value, "name", str(value).rsplit(".", 1)[-1]).lower()


def parameters(items):
    return [
        {"name": p.name, "type": getattr(p, "type_str", None) or getattr(p, "typeStr", ""), "option": enum_name(p.option), "doc": text(p.description)}
        for p in items
    ]


def text(doc):
    lines = (doc or "").strip("\n").split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    if lines and lines[0].strip():
        indents.append(len(lines[0]) - len(lines[0].lstrip()))
    cut = min(indents, default=0)
    return "\n".join(line[cut:].rstrip() if line[:cut].strip() == "" else line.rstrip() for line in lines).strip()


def describe(schema):
    return {
        "name": schema.name,
        "since": schema.since_version,
        **({"deprecated": True} if schema.deprecated else {}),
        "doc": text(schema.doc),
        "attributes": [
            {"name": a.name, "type": enum_name(a.type), "required": a.required, "default": default_of(a), "doc": text(a.description)}
            for a in schema.attributes.values()
        ],
        "inputs": parameters(schema.inputs),
        "outputs": parameters(schema.outputs),
        "types": [
            {"name": t.type_param_str, "allowed": sorted(t.allowed_type_strs), "doc": text(t.description)}
            for t in schema.type_constraints
        ],
    }


def write(folder, domain, source, licence, schemas):
    described = [describe(s) for s in sorted(schemas, key=lambda s: (s.name, s.since_version))]
    lines = ",\n".join(json.dumps(d, ensure_ascii=False, separators=(",", ":")) for d in described)
    head = json.dumps({"domain": domain, "source": source, "licence": licence})[:-1]
    (folder / f"{domain}.generated.json").write_text(f'{head}, "operators": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{domain}: {len(described)} schemas")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    by_domain = {}
    for schema in onnx.defs.get_all_schemas_with_history():
        by_domain.setdefault(schema.domain or "ai.onnx", []).append(schema)
    for domain, schemas in sorted(by_domain.items()):
        write(folder, domain, f"onnx {onnx.__version__}", "Apache-2.0", schemas)
    for domain in MICROSOFT:
        schemas = [s for s in runtime.get_all_operator_schema() if s.domain == domain]
        write(folder, domain, f"onnxruntime {onnxruntime.__version__}", "MIT", schemas)


if __name__ == "__main__":
    main()
