"""Receipt codes: no single slip of the finger is taken for another code, and both twins agree."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core import codes

ROOT = Path(__file__).resolve().parents[2]
bodies = st.lists(st.integers(0, 31), min_size=15, max_size=15)


def issued(values: list[int]) -> str:
    return codes._grouped([*values, codes._check_value(values)])


def test_a_new_code_is_four_groups_of_four_and_valid():
    code = codes.new_receipt_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert codes.normalise_receipt(code) == code


def test_new_codes_differ():
    assert len({codes.new_receipt_code() for _ in range(500)}) == 500


@given(bodies)
def test_every_single_wrong_character_is_caught(values):
    letters = issued(values).replace("-", "")
    for place, char in itertools.product(range(16), codes.ALPHABET):
        if char != letters[place]:
            assert codes.normalise_receipt(letters[:place] + char + letters[place + 1 :]) is None


@given(bodies)
def test_every_exchange_of_two_characters_is_caught(values):
    letters = issued(values).replace("-", "")
    for one, other in itertools.combinations(range(16), 2):
        if letters[one] == letters[other]:
            continue
        swapped = list(letters)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert codes.normalise_receipt("".join(swapped)) is None


@given(bodies)
def test_case_blanks_and_lookalikes_do_not_matter(values):
    code = issued(values)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert codes.normalise_receipt(f"  {typed} ") == code
    assert codes.receipt_verifier(typed) == codes.receipt_verifier(code)


@given(st.text(max_size=40))
def test_any_other_text_is_no_code_and_no_crash(text):
    normal = codes.normalise_receipt(text)
    assert normal is None or codes.normalise_receipt(normal) == normal


def test_a_verifier_hides_the_code_and_is_recognised():
    code = codes.new_receipt_code()
    verifier = codes.receipt_verifier(code)
    assert code.replace("-", "") not in verifier.upper()
    assert codes.is_verifier(verifier)
    for wrong in ("", "x", verifier[:-1], verifier + "A", "ế" * 43, "+" * 43, "A" * 42 + "B"):
        assert not codes.is_verifier(wrong)


def test_no_verifier_for_something_that_is_no_code():
    with pytest.raises(ValueError, match="not a receipt code"):
        codes.receipt_verifier("0000-0000-0000-0001")


def test_uuid7_is_version_7_and_sorts_by_time():
    made = [codes.uuid7() for _ in range(3)]
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {uuid.RFC_4122}
    assert abs((made[0].int >> 80) - (made[-1].int >> 80)) < 5000


SCRIPT = """
import { newReceiptCode, normaliseReceipt, receiptVerifier } from %(module)s;
let text = "";
for await (const chunk of process.stdin) text += chunk;
const given = JSON.parse(text);
const made = Array.from({ length: 50 }, newReceiptCode);
const out = { made, normal: given.map(normaliseReceipt), verifiers: [] };
for (const code of given) out.verifiers.push(await receiptVerifier(code).catch(() => null));
console.log(JSON.stringify(out));
"""


def test_the_script_on_the_device_gives_the_same(tmp_path):
    node = shutil.which("node")
    assert node, "node runs the device's script in this test; install nodejs"
    module = tmp_path / "receipt-code.mjs"
    module.write_text((ROOT / "static/js/receipt-code.js").read_text(encoding="utf-8"), encoding="utf-8")
    script = tmp_path / "run.mjs"
    script.write_text(SCRIPT % {"module": json.dumps(module.as_uri())}, encoding="utf-8")
    good = [codes.new_receipt_code() for _ in range(40)]
    given_codes = [
        *good,
        good[0].lower().replace("-", "·"),
        "O" * 16,
        good[1][:-1],
        "ế" * 16,
        "",
        good[2] + "0",
    ]
    given_codes += [code[:-1] + ("0" if code[-1] != "0" else "1") for code in good[:10]]
    run = subprocess.run(
        [node, str(script)],
        input=json.dumps(given_codes),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(run.stdout)
    assert answer["normal"] == [codes.normalise_receipt(code) for code in given_codes]
    assert all(codes.normalise_receipt(code) == code for code in answer["made"])
    for code, verifier in zip(given_codes, answer["verifiers"], strict=True):
        assert verifier == (codes.receipt_verifier(code) if codes.normalise_receipt(code) else None)
