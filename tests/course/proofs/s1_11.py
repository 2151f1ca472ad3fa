"""What s1.11 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "loses the last batch": (
        """
def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
""",
        "all items come once, and in order",
    ),
    "an empty last batch": (
        """
def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
""",
        "no batch is empty or too long",
    ),
    "empties the batch that was handed out": (
        """
def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch.clear()
    if batch:
        yield batch
""",
        "all items come once",
    ),
    "reads one ahead": (
        """
def batches(items, size):
    batch = []
    for item in items:
        if len(batch) == size:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch
""",
        "when the batch is handed out",
    ),
    "slices a list of everything": (
        """
def batches(items, size):
    items = list(itertools.islice(items, 10_000_000 if hasattr(items, "__len__") else 60_000))
    for start in range(0, len(items), size):
        yield items[start : start + size]
""",
        "no item is read before it is needed",
    ),
    "returns a list": (
        """
def streaming_mean(numbers):
    total, means = 0.0, []
    for count, number in enumerate(itertools.islice(numbers, 1000), 1):
        total += number
        means.append(total / count)
    return means
""",
        "must be of type Iterator, not list",
    ),
    "mean of the last two": (
        """
def streaming_mean(numbers):
    mean = None
    for number in numbers:
        mean = number if mean is None else (mean + number) / 2
        yield mean
""",
        "by how many numbers the sum is divided",
    ),
    "keeps all numbers": (
        """
def streaming_mean(numbers):
    kept, total = [], 0.0
    for number in numbers:
        kept.append(number)
        total += number
        yield total / len(kept)
""",
        "`streaming_mean` keeps no more than it needs",
    ),
    "only the last mean": (
        """
def streaming_mean(numbers):
    total = count = 0
    for number in numbers:
        total, count = total + number, count + 1
        if count > 2:
            yield total / count
""",
        "no number is read before it is needed",
    ),
}

ALTERNATIVES = {
    "slices of an iterator, a running sum": """
def batches(items, size):
    items = iter(items)
    while batch := list(itertools.islice(items, size)):
        yield batch

def streaming_mean(numbers):
    sums = itertools.accumulate(numbers)
    return (total / count for count, total in enumerate(sums, 1))
""",
}

EQUIVALENT = {
    "mean = 0.0 -> mean = 1.0": "the first number takes the place of whatever stood there",
}
