"""What the report says of pictures, where other kinds of project have other words."""

from .artefacts import Artefacts
from .markup import balance, code, escape, paragraphs, table
from .wording import count, number

SAMPLE, INPUT, UNSEEN = "image", "a picture", "validation"
DRAWN = "The figure shows the validation images."
BEST_FIGURE = {"binary": "confusion", "multiclass": "confusion"}
LIMITS = (
    "What the model looked at is shown for single images; it says what counted, not why.",
    "Pictures from another camera, in another light or of another cut are another task.",
)
HOW_SPLIT = {
    "given": "The test set is given",
    "stratified": "The test set was drawn at random",
    "group": "The test set holds whole groups, none of which the model has seen",
}


def does(facts: Artefacts) -> str:
    """Say what goes into the model and what comes out."""
    seen, target = facts.prepare["pictures"], code(facts.prepare["target"]["name"])
    colour = "in grey" if seen["channels"] == 1 else "in colour"
    return (
        f"From one picture, seen as {seen['size']} by {seen['size']} pixels {colour}, it predicts "
        f"which of {len(facts.labels)} classes {target} has, with a probability for each."
    )


def data(facts: Artefacts) -> str:
    """Describe the pictures and their classes."""
    prepared, seen = facts.prepare, facts.prepare["pictures"]
    low, high = seen["longer_side"]["low"], seen["longer_side"]["high"]
    sides = f"{low:,.0f} pixels" if low == high else f"{low:,.0f} to {high:,.0f} pixels"
    what = f"{count(prepared['rows'], 'image')}; the longer side measures {sides}. "
    what += f"The network sees each as {seen['size']} by {seen['size']} pixels. "
    known = prepared["target"]["balance"]
    return what + f"{count(len(known), 'class', 'classes')}: {balance(known)}."


def flaws(facts: Artefacts) -> str:
    """List what is wrong with the pictures: files that were skipped, copies."""
    prepared, skipped = facts.prepare, facts.prepare["skipped"]
    said = "Every file could be read."
    if skipped["count"]:
        reasons = table(["Why", "Files"], [(why, f"{n:,}") for why, n in skipped["why"].items()])
        names = ", ".join(code(name) for name in skipped["files"])
        listed = f"They are {names}." if names else ""
        said = paragraphs(f"{count(skipped['count'], 'file')} skipped:", reasons, listed)
    doubles = prepared["duplicates"]
    twice = "No picture shows the same as another."
    if doubles["within"] or doubles["across"]:
        twice = (
            f"{count(doubles['within'], 'image')} that show the same as another, or nearly; they "
            f"lie in the same part. {count(doubles['across'], 'training image')} like one to be "
            "judged by had to be left out."
        )
    return paragraphs(said, twice)


def split(facts: Artefacts) -> str:
    """Say how the parts were set apart, and why so."""
    prepared, how = facts.prepare, facts.prepare["split"]
    return (
        f"{HOW_SPLIT[how['method']]}: {escape(how['why'], 200)}. "
        f"{count(prepared['train'], 'image')} to learn from, {prepared['validation']:,} to choose "
        f"by, {prepared['test']:,} to be judged by, once for each model. Copies of a picture were "
        "kept on one side."
    )


def classes(facts: Artefacts) -> str:
    """Show how well each class is known, the worst first."""
    found = facts.slices["classes"]
    order = sorted(found, key=lambda name: found[name]["f1"])
    rows = [
        (name, f"{found[name]['n']:,}", *(number(found[name][m], "f1") for m in SCORES))
        for name in order
    ]
    return table(["Class", "Images", "Right when said", "Found", "F1"], rows)


SCORES = ("precision", "recall", "f1")


def training(facts: Artefacts) -> str:
    """Say how the network was trained."""
    train, n = facts.config.train, len(facts.epochs["epochs"])
    return (
        f"A residual network of {len(train.chosen.blocks)} stages, {train.chosen.width} channels "
        f"wide at first, trained from {'given weights' if train.weights else 'chance'} in "
        f"{count(n, 'epoch')} (preset {code(train.preset)}). The probabilities are "
        "calibrated by one number, the temperature, that was fitted on the validation images."
    )
