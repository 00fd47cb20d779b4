"""Example inputs of a Hugging Face model: from its tokenizer where there is one, else from its configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..binding import forward_parameters

_SENTENCES = ["The river rises in the high mountains and runs to the cold sea.", "It rained."]
_EXAMPLE_LENGTH = 16
# Models of long contexts take more; the checks run the largest size that is declared.
_LARGEST_LENGTH = 512
_BATCH = "batch=2{1..8}"


def declared_inputs(transformers: Any, folder: Path, model: Any, own_code: bool) -> tuple[list[str] | None, list[str]]:
    """Input specs as text in the order of forward's parameters, and what was chosen; None where nothing is known."""
    parameters = [item.name for item in forward_parameters(model)]
    main = getattr(model, "main_input_name", "input_ids")
    specs: dict[str, str] = {}
    notes: list[str] = []
    if "input_ids" in parameters:
        names, length, note = _tokenized(transformers, folder, parameters, model, own_code)
        notes.append(note)
        specs |= _text_inputs(model, names, length, notes)
    if "pixel_values" in parameters and (main == "pixel_values" or getattr(model.config, "vision_config", None)):
        specs["pixel_values"] = _image(model)
    if main == "input_values" and "input_values" in parameters:
        specs["input_values"] = f"input_values:float32[{_BATCH},samples=16000{{4000..32000}}]"
    if main == "input_features" and "input_features" in parameters:
        bins = getattr(model.config, "num_mel_bins", 80)
        frames = 2 * int(getattr(model.config, "max_source_positions", 1500))
        specs["input_features"] = f"input_features:float32[{_BATCH},{bins},{frames}]"
    if model.config.is_encoder_decoder and "decoder_input_ids" in parameters and specs:
        high = _vocabulary(model) - 1
        specs["decoder_input_ids"] = f"decoder_input_ids:int64(0..{high})[{_BATCH},target=8{{1..64}}]"
    ordered = [specs[name] for name in parameters if name in specs]
    return ordered or None, notes


def _tokenized(
    transformers: Any, folder: Path, parameters: list[str], model: Any, own_code: bool
) -> tuple[list[str], int, str]:
    """Names and length of what the tokenizer makes of two sentences of different lengths."""
    types = int(getattr(model.config, "type_vocab_size", 0) or 0)
    usual = ["input_ids", "attention_mask", *(["token_type_ids"] if types > 1 else [])]
    by_config = [name for name in usual if name in parameters]
    if not any(folder.glob("tokenizer*")) and not any(folder.glob("vocab*")):
        return by_config, _EXAMPLE_LENGTH, "there is no tokenizer: the inputs are those of the configuration"
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=own_code
        )
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        made = tokenizer(_SENTENCES, padding=True, return_tensors="pt")
    except Exception as error:
        head = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        return by_config, _EXAMPLE_LENGTH, f"the tokenizer cannot be used, the configuration is: {head}"
    names = [name for name in made if name in parameters]
    return names, int(made["input_ids"].shape[1]), f"the inputs are those of {type(tokenizer).__name__}"


def _text_inputs(model: Any, names: list[str], length: int, notes: list[str]) -> dict[str, str]:
    longest = _longest(model)
    most = min(longest or _LARGEST_LENGTH, _LARGEST_LENGTH)
    if longest is not None and longest > most:
        notes.append(f"lengths up to {most} are declared; the model takes {longest:,}")
    dims = f"[{_BATCH},seq={min(length, most)}{{1..{most}}}]"
    high = {
        "input_ids": _vocabulary(model) - 1,
        "attention_mask": 1,
        "token_type_ids": max(0, int(getattr(model.config, "type_vocab_size", 1) or 1) - 1),
    }
    return {name: f"{name}:int64(0..{high.get(name, 0)}){dims}" for name in names}


def _vocabulary(model: Any) -> int:
    config = model.config.get_text_config() if hasattr(model.config, "get_text_config") else model.config
    return int(getattr(config, "vocab_size", None) or model.get_input_embeddings().weight.shape[0])


def _longest(model: Any) -> int | None:
    """Positions the model has; a table that starts behind its padding (RoBERTa) has fewer than it says."""
    config = model.config.get_text_config() if hasattr(model.config, "get_text_config") else model.config
    found = next((getattr(config, name, None) for name in ("max_position_embeddings", "n_positions", "max_seq_len")
                  if isinstance(getattr(config, name, None), int)), None)  # fmt: skip
    if found is None or found < 1:
        return None
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None:
            return int(found - module.padding_idx - 1)
    return int(found)


def _image(model: Any) -> str:
    config = getattr(model.config, "vision_config", None) or model.config
    size = getattr(config, "image_size", 224)
    height, width = size if isinstance(size, (list, tuple)) else (size, size)
    return f"pixel_values:float32[{_BATCH},{getattr(config, 'num_channels', 3)},{height},{width}]"
