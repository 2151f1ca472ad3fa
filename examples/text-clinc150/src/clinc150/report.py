"""Stage 5: set the evidence as a notebook, a page, two cards and the head of the README.

Reads what the other stages have written and computes nothing new, so it loads no model.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .files import replacing
from .reporting import artefacts, data_card, model_card, notebook, results, story
from .reporting.readme import write_block

SOURCE = Path("notebooks/report.py")
REPORTS = Path("reports")


def main() -> None:
    """Write all that a reader sees."""
    facts, title = artefacts.read(), notebook.title(SOURCE)
    with ThreadPoolExecutor(1) as aside:
        executed = aside.submit(notebook.execute, SOURCE)  # a process of its own does the work
        texts = {
            "model_card.md": model_card.model_card(facts, title),
            "data_card.md": data_card.data_card(facts, title),
        }
        for name, text in texts.items():
            with replacing(REPORTS / name) as part:
                part.write_text(text + "\n", encoding="utf-8")
        data_card.write_data_page(facts, title, texts["data_card.md"], REPORTS / "data_card.html")
        report = executed.result()
    notebook.write(report, REPORTS / "report.ipynb")
    notebook.write_page(report, REPORTS / "report.html", title, story.summary(facts))
    write_block(results.badge(facts), name="badge")
    if not write_block(results.results_block(facts)):
        print("README.md has no results:start and results:end markers and stays as it is.")
    print(f"{REPORTS / 'report.html'}: {story.summary(facts)}")


if __name__ == "__main__":
    main()
