"""Reads the flows without running them and lists every fault, with what to do about it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from dialogues.finding import FINDERS
from dialogues.flow import CHANNEL, CODE, DONE, KEEP, MORE, MOST_SHOWN, NONE, RECENT, Flow, Question, Step, load_flow
from dialogues.hearing import STORY
from dialogues.prechecks import precheck_flows
from dialogues.rendering import SUMMARY
from dialogues.walk import ahead
from dialogues.words import load_words
from knowledge.cards import load_cards
from knowledge.check import load_routes
from knowledge.entry import Entry
from knowledge.prechecks import load_prechecks
from knowledge.reading import Fault
from knowledge.wording import mean_length, placeholders, too_long

_RESERVED = {NONE, DONE, KEEP, MORE}
_BUTTON_WORDS = {"change"}  # stand where a step stands in the value of a button
_PICKING = ("choice", "several")


def check(root: Path) -> list[Fault]:
    """Every fault in the flows below a repository root, by file; empty means sound."""
    faults: list[Fault] = []
    cards = {path.stem for path in (root / "knowledge" / "cards").glob("*/*.yml")}
    routes = set(load_routes(root / "knowledge" / "routes.yml"))
    office = office_words(root / "dialogues" / "office_words.yml")
    paths = sorted((root / "dialogues" / "flows").glob("*.yml"))
    for path in paths:
        try:
            flow = load_flow(path)
        except Fault as fault:
            faults.append(fault)
            continue
        faults += _names(path, flow, cards, routes, {other.stem for other in paths})
        faults += flow_faults(flow, str(path), office)
    faults += _precheck_faults(root, office)
    return faults + list(_word_faults(root / "dialogues" / "words.yml", office))


def _precheck_faults(root: Path, office: Mapping[str, str]) -> Iterator[Fault]:
    """Of the dialogues made from pre-checks; what is wrong with their data is found by the check of knowledge."""
    folder = root / "knowledge"
    try:
        cards = load_cards(folder / "cards", folder / "sources.yml")
        prechecks = load_prechecks(cards, folder / "prechecks")
    except Fault:
        return
    for flow in precheck_flows(prechecks, cards).values():
        yield from flow_faults(flow, str(folder / "prechecks" / f"{flow.offered_on[0]}.yml"), office)


def office_words(path: Path) -> Mapping[str, str]:
    """Words that only offices use, each with what to say instead."""
    words = Entry.of_file(path)
    return {word: words.text(word) for word in words.values}


def flow_faults(flow: Flow, file: str, office: Mapping[str, str]) -> list[Fault]:
    """Every fault of one flow."""
    missing = list(_missing(flow, file))
    faults = [
        *missing, *_choices(flow, file), *_references(flow, file), *_finders(flow, file), *_texts(flow, file),
        *(_office(flow, file, office) if flow.audience == "person" else ()),
    ]
    return faults if missing else [*faults, *_shape(flow, file)]


def _names(path: Path, flow: Flow, cards: set[str], routes: set[str], flows: set[str]) -> Iterator[Fault]:
    for step in flow.steps.values():
        if step.leads_to and step.leads_to not in flows:
            yield Fault(str(path), step.id, f"没有“{step.leads_to}”这个流程", "请写流程的文件名")
    for name in flow.offered_on:
        if name not in cards:
            yield Fault(str(path), "offered_on", f"没有“{name}”这张政策卡", "请写卡的文件名")
    for name in flow.starts_on:
        if name not in routes:
            yield Fault(str(path), "starts_on", f"routes.yml 里没有“{name}”", "请改正名字")


def _missing(flow: Flow, file: str) -> Iterator[Fault]:
    for step in flow.steps.values():
        for target in step.route.targets():
            if target not in flow.steps:
                yield Fault(file, step.id, f"要去的步骤“{target}”没有写", "请补上这一步，或者改正名字")
        yield from _open_ways(step, file, flow)


def _open_ways(step: Step, file: str, flow: Flow) -> Iterator[Fault]:
    """Answers without a route, and routes without an answer."""
    if step.route.to is None:
        return
    by = flow.steps.get(step.route.by or "")
    if step.route.by != CHANNEL and (by is None or by.question is None):
        yield Fault(file, step.id, f"按“{step.route.by}”分路，可是它不是问题", "请写问题的名字，或者 channel")
        return
    known = _outcomes(by.question) if by and by.question else set()
    for key in step.route.to:
        if by and key not in known:
            yield Fault(file, step.id, f"没有“{key}”这个答案", f"可以写的有：{'、'.join(sorted(known))}")
    codes = {option.code for option in by.question.options} if by and by.question else set()
    if by and by.question and by.question.none:
        codes.add(NONE)
    open_codes = codes - step.route.to.keys()
    closed = bool(step.route.otherwise) or (by is step and codes and not open_codes)
    if not closed:
        told = "、".join(sorted(open_codes)) or "别的情况"
        yield Fault(file, step.id, f"答案“{told}”没有写去哪一步", "请在 then 里补上，或者写 else")


def _outcomes(question: Question) -> set[str]:
    marks = {mark for option in question.options for mark in option.marks}
    codes = {option.code for option in question.options}
    nothing = question.none or question.only_told or question.ask_if
    return codes | marks | ({NONE} if nothing else set()) | ({RECENT} if question.recent is not None else set())


def _choices(flow: Flow, file: str) -> Iterator[Fault]:
    for step in flow.steps.values():
        if not CODE.fullmatch(step.id) or step.id in _BUTTON_WORDS:
            yield Fault(file, step.id, "步骤的名字不合格", "请用小写英文字母、数字和下划线，最多20个；不能叫 change")
        question = step.question
        if question is None:
            continue
        for option in question.options:
            if not CODE.fullmatch(option.code) or option.code in _RESERVED:
                yield Fault(file, step.id, f"选项“{option.code}”的代号不合格", "请用小写英文字母、数字，最多20个")
        if question.kind in _PICKING and not question.options:
            yield Fault(file, step.id, "选择题没有选项", "请写 choices 或 choices_of")
        if question.kind == "choice" and question.among is None and len(question.options) > MOST_SHOWN:
            many = f"有{len(question.options)}个选项，打一个数字选不到"
            yield Fault(file, step.id, many, f"请减到{MOST_SHOWN}个以内")
        if question.kind == "digits" and not question.least:
            yield Fault(file, step.id, "没有写要几位数字", "请写 least")


def _references(flow: Flow, file: str) -> Iterator[Fault]:
    """Names of other steps and of gifts inside questions and texts."""
    for step in flow.steps.values():
        before = _before(flow, step)
        for text in _texts_of(step):
            for name in placeholders(text):
                if name not in before | {SUMMARY, *flow.given}:
                    yield Fault(file, step.id, f"花括号里的“{name}”这时还不知道", "请写前面的步骤，或者写进 given")
        question = step.question
        if question is None:
            continue
        if question.given and question.given not in flow.given:
            yield Fault(file, step.id, f"“{question.given}”没有写进 given", "请在开头的 given 里补上")
        for earlier in _looks_at(question):
            if earlier and earlier not in before:
                yield Fault(file, step.id, f"“{earlier}”不在这一步前面", "请写前面的步骤")


def _looks_at(question: Question) -> tuple[str | None, ...]:
    """The earlier steps a question depends on."""
    rule = question.withholds
    withheld = (rule.step, rule.drops) if rule else ()
    taken = question.taken[0] if question.taken else None
    return (question.among, taken, *withheld, *question.ask_after, *question.ask_if)


def _finders(flow: Flow, file: str) -> Iterator[Fault]:
    """What is looked for in a story needs somebody who looks, and a story."""
    told = flow.steps.get(STORY)
    in_story = STORY in flow.given or (told and told.question and told.question.kind == "text")
    for step in flow.steps.values():
        question = step.question
        if question is None:
            continue
        if question.found and question.found not in FINDERS:
            yield Fault(file, step.id, f"“{question.found}”没有人会找", f"可以写的有：{'、'.join(sorted(FINDERS))}")
        if question.found and not in_story:
            yield Fault(file, step.id, "没有故事可以找", "请加一步 story（kind: text），或者写进 given")
        if question.only_told and not question.found:
            yield Fault(file, step.id, "从来不问，也没有人找", "请写 found，或者删掉 only_told")


def _office(flow: Flow, file: str, office: Mapping[str, str]) -> Iterator[Fault]:
    for step in flow.steps.values():
        labels = [option.label for option in step.question.options] if step.question else []
        yield from _unexplained(file, step.id, [*_texts_of(step), *labels], office)


def _unexplained(file: str, place: str, texts: list[str], office: Mapping[str, str]) -> Iterator[Fault]:
    for word, plainly in office.items():
        if any(word in text for text in texts):
            yield Fault(file, place, f"“{word}”是公文里的话", f"请换成平常话，比如“{plainly}”")


def _before(flow: Flow, step: Step) -> set[str]:
    """Every question that may have been answered when this step is reached."""
    return {
        name for name, other in flow.steps.items()
        if other.question and name != step.id and step.id in ahead(flow, other)
    }


def _texts_of(step: Step) -> list[str]:
    question = step.question
    asks = [question.ask, question.hint or ""] if question else []
    for texts in question.ask_after.values() if question else ():
        asks += texts.values()
    return [*asks, step.says or ""]


def _texts(flow: Flow, file: str) -> Iterator[Fault]:
    for step in flow.steps.values():
        for text in _texts_of(step):
            if too_long(text):
                yield Fault(file, step.id, f"平均每句{mean_length(text):.0f}个字", "请拆成短句，平均不超过24个字")


def _shape(flow: Flow, file: str) -> Iterator[Fault]:
    reachable = ahead(flow, flow.first)
    titled = {name for name, step in flow.steps.items() if step.question and step.question.title}
    for name, step in flow.steps.items():
        shows = any(SUMMARY in placeholders(text) for text in _texts_of(step))
        if shows and not titled & _before(flow, step):
            yield Fault(file, name, "要给人看一遍，可是前面没有一个问题有 title", "请给前面的问题写上 title")
        if name not in reachable:
            yield Fault(file, name, "没有哪一步会走到这里", "请接上，或者删掉")
        after = set().union(*(ahead(flow, flow.steps[target]) for target in step.route.targets()))
        if name in after:
            yield Fault(file, name, "会绕回它自己", "请改成只往前走；要改答案，用 kind: change")
        if step.effect and any(flow.steps[later].question for later in after):
            yield Fault(file, name, "办了事以后又提问", "办了事就要收尾；要再问，另写一个流程")


def _word_faults(path: Path, office: Mapping[str, str]) -> Iterator[Fault]:
    for name in load_words(path).values:
        text = load_words(path).text(name)
        if too_long(text):
            yield Fault(str(path), name, "句子太长", "请拆成短句，平均不超过24个字")
        yield from _unexplained(str(path), name, [text], office)
