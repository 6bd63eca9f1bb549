"""What goes on paper: a title, blocks with a heading each, and a foot."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Lines under a heading; an empty heading stands for none."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One page; `text` is the same on a terminal."""

    title: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything on it, line by line."""
        blocks = ("\n".join([*([block.heading] if block.heading else []), *block.lines]) for block in self.blocks)
        return "\n\n".join([self.title, *blocks, "\n".join(self.foot)])
