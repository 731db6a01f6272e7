"""The colours, the fonts, and the escaping."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from types import MappingProxyType

FONT = (
    "font-family:system-ui,-apple-system,'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',"
    "'Source Han Sans SC',sans-serif"
)
SERIF = "font-family:'Songti SC','Noto Serif CJK SC','Source Han Serif SC','SimSun',serif"
# Middle tones: each has a contrast of 3:1 or more with white and with #1e1e1e.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "#c2410c",
        "person": "#2563eb",
        "organization": "#0d8a6a",
        "position": "#8b5cf6",
        "date": "#a16207",
        "count": "#be185d",
        "verb": "#6b7280",
        "status": "#64748b",
        "honor": "#c2410c",
        "document": "#6b7280",
    }
)
STATUSES: Mapping[str, str] = MappingProxyType({"conferred": "#0d8a6a", "proposed": "#a16207", "revoked": "#dc2626"})
SEAL = "#b3261e"
RULE = "rgba(128,128,128,.35)"
SHADE = "rgba(128,128,128,.09)"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


def escape(value: object) -> str:
    """Text for HTML, XML and attributes; what those cannot hold becomes the replacement character."""
    return html.escape(_CONTROLS.sub("\ufffd", str(value)), quote=True)


def tint(color: str, alpha: float) -> str:
    """A hex colour, let through."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def color_of(kind: str) -> str:
    """The colour of a kind, always the same one."""
    return KINDS.get(kind, KINDS["verb"])


def image(svg: str, name: str) -> str:
    """A drawing as an image that holds its own bytes."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img alt="{escape(name)}" style="max-width:100%" src="data:image/svg+xml;base64,{data}">'
