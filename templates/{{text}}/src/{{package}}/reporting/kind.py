"""What the report says of texts, where other kinds of project have other words."""

from . import markup
from .artefacts import Artefacts
from .markup import code, escape, paragraphs, table
from .wording import count, number, percent

SAMPLE, INPUT, UNSEEN = "text", "the words of a text", "validation"
DRAWN = "The figure shows validation texts."
BEST_FIGURE = {"binary": "confusion", "multiclass": "classes"}
LIMITS = (
    "The words that carried a decision show what the model looks at, not what a text means.",
    "Texts in other languages, from other people or about other matters were not tried.",
)
HOW_SPLIT = {
    "given": "The test set is given",
    "stratified": "The test set was drawn at random, texts that are nearly the same on one side",
    "group": "The test set holds whole groups, none of which the model has seen",
}


def does(facts: Artefacts) -> str:
    """Say what goes into the model and what comes out."""
    target, k = code(facts.prepare["target"]["name"]), len(facts.labels)
    said = f"From one text it predicts which of {k} classes {target} has, with a probability for "
    said += "each."
    if facts.prepare["outside"]:
        said += " Where none is likely enough, it says that the text belongs to none of them."
    return said


def data(facts: Artefacts) -> str:
    """Describe the texts and their classes."""
    prepared, target = facts.prepare, facts.prepare["target"]
    letters, words = prepared["lengths"]["letters"], prepared["lengths"]["words"]
    what = f"{count(prepared['rows'], 'text')}; half of them have {letters['half']:,} letters "
    what += f"({words['half']:,} words) or less, and 95% no more than {letters['most']:,}. "
    scripts = sorted(prepared["scripts"].items(), key=lambda item: -item[1])
    if scripts and scripts[0][1] < 0.999:
        shares = (f"{escape(name)} {percent(share)}" for name, share in scripts[:4])
        what += f"Their letters: {', '.join(shares)}. "
    what += f"The target is {code(target['name'])}, one of {len(target['balance'])} classes: "
    what += markup.balance(target["balance"]) + "."
    if prepared["outside"]:
        outside = count(sum(prepared["outside"].values()), "text")
        what += f" Another {outside} belong to no class."
    if prepared["libraries"]:
        read = ", ".join(f"{name} {version}" for name, version in prepared["libraries"].items())
        what += f" Read from {read}: other versions are other data."
    return what


def flaws(facts: Artefacts) -> str:
    """List what is wrong with the texts: what is empty, broken, too long, there twice."""
    skipped, doubles = facts.prepare["skipped"], facts.prepare["duplicates"]
    why = [f"{n:,} with {reason}" for reason, n in skipped["why"].items()]
    rare = [f"{escape(label)} ({n})" for label, n in skipped["rare"].items()]
    lines = [
        (f"Skipped: {', '.join(why)}." if why else "Every row has a text and a label."),
        (f"Classes left out, too rare to learn: {', '.join(rare[:10])}." if rare else ""),
        (
            f"{count(skipped['mended'], 'text')} held NUL bytes or halves of characters, which "
            "were replaced."
            if skipped["mended"]
            else ""
        ),
        (f"{count(skipped['cut'], 'text')} cut, too long." if skipped["cut"] else ""),
        (
            f"{count(doubles['within'], 'text')} that repeat another or differ from it in case, "
            "marks and figures only; taken out because they stood in two parts: "
            f"{doubles['across']:,}."
            if doubles["within"]
            else "No text repeats another."
        ),
    ]
    return "\n".join(f"- {line}" for line in lines if line)


def split(facts: Artefacts) -> str:
    """Say how the parts were set apart, and why so."""
    prepared, how = facts.prepare, facts.prepare["split"]
    return (
        f"{HOW_SPLIT[how['method']]}: {escape(how['why'], 200)}. "
        f"{count(prepared['train'], 'text')} to learn from, "
        f"{count(prepared['validation'], 'text')} to choose among models by, "
        f"{count(prepared['test'], 'text')} to be judged by, once for each model. Of the "
        f"{facts.config.train.folds} folds of the training texts, the search is judged by one; the "
        "temperature of a linear model rests on all of them and on the validation texts. The "
        "model that is used has learned from all but the test texts."
    )


def sources(facts: Artefacts) -> str:
    """List where the texts came from."""
    found = sorted(facts.prepare["sources"].items(), key=lambda item: (-item[1], item[0]))
    return table(["Source", "Texts"], [(name, f"{n:,}") for name, n in found[:20]])


def balance(facts: Artefacts) -> str:
    """List the classes with their shares."""
    found = sorted(facts.prepare["target"]["balance"].items(), key=lambda i: (-i[1], i[0]))
    rows = [(label, percent(share, 1)) for label, share in found]
    more = f"The {len(rows) - 40} rarest are not listed." if len(rows) > 40 else ""
    return paragraphs(table(["Class", "Share"], rows[:40]), more)


def lengths(facts: Artefacts) -> str:
    """Say how long the texts are."""
    names = {"half": "Half have no more than", "most": "95% no more than", "longest": "Longest"}
    rows = [
        (words, *(f"{facts.prepare['lengths'][unit][key]:,}" for unit in ("letters", "words")))
        for key, words in names.items()
    ]
    return table(["Length", "Letters", "Words"], rows)


def outside(facts: Artefacts) -> str:
    """Say how texts of no class are told from the others."""
    result = facts.test if facts.test_is_current else facts.metrics
    found = result["metrics"]
    if "outside_recall" not in found:
        return ""
    recall, kept = found["outside_recall"]["value"], found["accepted_accuracy"]["value"]
    seen = "the test set" if facts.test_is_current else "the validation texts"
    return (
        "Some texts are out of scope: they belong to no class. From a certain probability "
        f"downwards the model says so: on {seen} it turns down **{percent(recall, 1)}** of them, "
        f"and of those that do have a class it accepts and tells right {percent(kept, 1)} "
        f"(without turning any down: {percent(found['accuracy']['value'], 1)}). The limit was set "
        "where the mean of the two shares is largest, on texts that are not the test's. Told apart "
        "by probability alone, a text of no class is below one of a class "
        f"{percent(found['outside_roc_auc']['value'], 1)} of the time "
        f"(ROC AUC {number(found['outside_roc_auc']['value'], 'roc_auc')})."
    )
