"""Words a constraint error of torch.export from its text alone, where nothing else is known of the export."""

from __future__ import annotations

import re

from ..errors import one_line


def constraint_in_words(text: str) -> tuple[str, list[str]]:
    """The sentence and the hints for the text of a constraint error."""
    frozen = re.search(r"You marked (\w+) as dynamic but your code specialized it to be a constant \((\d+)\)", text)
    if frozen:
        axis, size = frozen.groups()
        message = f"The axis {axis} was declared dynamic, but torch.export froze it at its example size {size}."
        if int(size) < 2:
            return message, [
                f"Use an example size of 2 or more for {axis}, such as {axis}=2: torch.export treats 0 and 1 as fixed."
            ]
        return message, [f"Make {axis} static, or change the code that needs it to be {size}."]
    suggested = re.search(r"Suggested fixes:(.*)", text, re.DOTALL)
    lines = [line.strip() for line in suggested.group(1).splitlines() if "=" in line] if suggested else []
    reason = next((line.strip(" -") for line in text.splitlines() if line.strip().startswith("-")), "")
    named = re.search(r"values of (\w+) = (L\[.*?\]\.size\(\)\[\d+\])", reason)
    if named:  # torch writes `seq = L['ids'].size()[1]`; the user knows it as seq.
        reason = reason.replace(f" = {named.group(2)}", "").replace(named.group(2), named.group(1))
    message = f"The model cannot take every size that was declared for its dynamic axes. {reason}"
    hints = [_in_our_words(line) for line in lines[:3]]
    hints.append("Narrow the range of the axis in the input spec, such as seq=16{1..64}, or make it static.")
    return one_line(message), hints


def _in_our_words(suggestion: str) -> str:
    """`seq = Dim('seq', max=512)` as a range of the input spec; other suggestions as torch gives them."""
    found = re.fullmatch(r"(\w+) = Dim\('\w+', (?:min=(\d+), )?max=(\d+)\)", suggestion)
    if not found:
        return f"torch suggests: {suggestion}"
    axis, least, most = found.groups()
    return f"Declare the axis {axis} with the range {{{least or 1}..{most}}} in the input spec."
