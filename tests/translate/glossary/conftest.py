from __future__ import annotations

import pytest

from dragoman.translate.glossary.layers import Glossary
from dragoman.translate.glossary.tables import parse_concept_table
from tests.translate.glossary.concepts import CONCEPTS


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return Glossary(concepts=parse_concept_table(CONCEPTS, subject="concepts.csv"))
