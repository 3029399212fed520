"""The key ring: what it writes, what it refuses, and that nothing secret leaves by a side door."""
import base64
import copy
import os
import pickle
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import vault

NUMBER = '11010519491231002X'
AAD = vault.associated_data('dealership.identity.document', 'uuid-1', 'number')
LINE_1, LINE_2 = vault.new_key_line('k1'), vault.new_key_line('k2')
RING = vault.KeyRing([LINE_1])


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / 'keys'

    def write(text, mode=0o600):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return {vault.ENV_FILE: str(path)}

    return write


def code_of(call, *args):
    with pytest.raises(vault.VaultError) as caught:
        call(*args)
    return caught.value.code


@given(st.text(max_size=60))
def test_round_trip(clear):
    token = RING.encrypt(clear, AAD)
    assert RING.decrypt(token, AAD) == clear
    assert token.startswith('v1:k1:')


def test_format_is_the_decided_one():
    version, key_id, payload = RING.encrypt(NUMBER, AAD).split(':')
    raw = base64.b64decode(payload, validate=True)
    assert (version, key_id) == ('v1', 'k1')
    assert len(raw) == vault.NONCE_BYTES + len(NUMBER) + vault.TAG_BYTES


def test_nonce_is_fresh():
    assert len({RING.encrypt(NUMBER, AAD) for _dummy in range(200)}) == 200


@pytest.mark.parametrize('aad', [
    vault.associated_data('dealership.identity.document', 'uuid-2', 'number'),
    vault.associated_data('res.partner', 'uuid-1', 'number'),
    vault.associated_data('dealership.identity.document', 'uuid-1', 'note'),
])
def test_moved_text_does_not_decrypt(aad):
    assert code_of(RING.decrypt, RING.encrypt(NUMBER, AAD), aad) == 'damaged'


def test_parts_of_additional_data_cannot_be_shifted():
    with pytest.raises(ValueError):
        vault.associated_data('a\0b', 'c', 'd')
    with pytest.raises(ValueError):
        vault.associated_data('model', '', 'field')


@given(st.integers(min_value=0, max_value=45), st.integers(min_value=1, max_value=255))
def test_every_flipped_byte_is_noticed(position, flip):
    head, _sep, payload = RING.encrypt(NUMBER, AAD).rpartition(':')
    raw = bytearray(base64.b64decode(payload))
    raw[position] ^= flip
    assert code_of(RING.decrypt, f'{head}:{base64.b64encode(raw).decode()}', AAD) == 'damaged'


@given(st.text(max_size=80))
def test_rubbish_never_decrypts(text):
    for token in (text, f'v1:k1:{text}', f'v2:k1:{text}'):
        assert code_of(RING.decrypt, token, AAD) in ('damaged', 'key_unknown')


def test_unknown_key_is_named():
    token = vault.KeyRing([LINE_2]).encrypt(NUMBER, AAD)
    with pytest.raises(vault.VaultError) as caught:
        RING.decrypt(token, AAD)
    assert (caught.value.code, caught.value.params) == ('key_unknown', {'key_id': 'k2'})


def test_same_id_with_other_key_is_damaged():
    token = vault.KeyRing([vault.new_key_line('k1')]).encrypt(NUMBER, AAD)
    assert code_of(RING.decrypt, token, AAD) == 'damaged'


def test_rotation_reads_old_writes_new_and_finds_both():
    rotated = vault.KeyRing([LINE_2, LINE_1])
    old, old_index = RING.encrypt(NUMBER, AAD), RING.blind_index(NUMBER)
    assert rotated.decrypt(old, AAD) == NUMBER
    assert not rotated.is_current(old, old_index)
    new, new_index = rotated.encrypt(NUMBER, AAD), rotated.blind_index(NUMBER)
    assert rotated.is_current(new, new_index)
    assert not rotated.is_current(new, old_index)
    assert {old_index, new_index} == set(rotated.blind_indexes(NUMBER))
    assert rotated.blind_indexes(NUMBER)[0] == new_index


def test_blind_index_is_stable_and_keyed():
    assert RING.blind_index(NUMBER) == RING.blind_index(NUMBER)
    assert RING.blind_index(NUMBER) != RING.blind_index(NUMBER + ' ')
    other = vault.KeyRing([vault.new_key_line('k1')])
    assert other.blind_index(NUMBER) != RING.blind_index(NUMBER)


def test_nothing_is_configured():
    assert code_of(vault.load_ring, {}) == 'key_missing'
    assert code_of(vault.load_ring, {vault.ENV_FILE: ' ', vault.ENV_KEYS: ''}) == 'key_missing'


def test_environment_and_file_hold_the_same(key_file):
    from_env = vault.load_ring({vault.ENV_KEYS: f'{LINE_1},{LINE_2}'})
    from_file = vault.load_ring(key_file(f'# the ring\n\n{LINE_1}\r\n{LINE_2}\n'))
    assert from_env.key_ids == from_file.key_ids == ('k1', 'k2')
    assert from_env.blind_index(NUMBER) == from_file.blind_index(NUMBER)


def test_file_wins_over_the_variable(key_file):
    environ = {**key_file(LINE_2), vault.ENV_KEYS: LINE_1}
    assert vault.load_ring(environ).active_id == 'k2'


def test_byte_order_mark_is_read_over(key_file):
    assert vault.load_ring(key_file(b'\xef\xbb\xbf' + LINE_1.encode())).active_id == 'k1'


@pytest.mark.skipif(os.name != 'posix', reason="modes are POSIX")
@pytest.mark.parametrize('mode', [0o644, 0o640, 0o604, 0o660, 0o610, 0o777])
def test_open_file_is_refused(key_file, mode):
    environ = key_file(LINE_1, mode)
    with pytest.raises(vault.VaultError) as caught:
        vault.load_ring(environ)
    assert caught.value.code == 'key_file_mode'
    assert caught.value.params['mode'] == f'{mode:o}'


def test_mode_is_checked_again_after_caching(key_file):
    environ = key_file(LINE_1)
    assert vault.load_ring(environ) is vault.load_ring(environ)
    os.chmod(environ[vault.ENV_FILE], 0o644)
    assert code_of(vault.load_ring, environ) == 'key_file_mode'


def test_changed_file_is_read_again(key_file):
    assert vault.load_ring(key_file(LINE_1)).key_ids == ('k1',)
    assert vault.load_ring(key_file(f'{LINE_2}\n{LINE_1}')).key_ids == ('k2', 'k1')


def test_missing_file_folder_and_giant(tmp_path, key_file):
    assert code_of(vault.load_ring, {vault.ENV_FILE: str(tmp_path / 'none')}) == 'key_file_unreadable'
    assert code_of(vault.load_ring, {vault.ENV_FILE: str(tmp_path)}) == 'key_file_unreadable'
    assert code_of(vault.load_ring, {vault.ENV_FILE: 'a\0b'}) == 'key_file_unreadable'
    assert code_of(vault.load_ring, {vault.ENV_FILE: 'a\udc80b'}) == 'key_file_unreadable'
    assert code_of(vault.load_ring, key_file('#' * (vault.MAX_FILE_BYTES + 1))) == 'key_syntax'
    assert code_of(vault.load_ring, key_file(b'\xff\xfe\x00')) == 'key_syntax'
    assert code_of(vault.load_ring, key_file('# only words\n')) == 'key_missing'


@pytest.mark.parametrize(('line', 'reason'), [
    ('k1', 'format'),
    ('k1:onlyone', 'format'),
    (f'{LINE_1}:more', 'format'),
    (LINE_1.replace('k1', 'k 1', 1), 'key_id'),
    (LINE_1.replace('k1', '', 1), 'key_id'),
    (LINE_1.replace('k1', 'k' * 33, 1), 'key_id'),
    ('k1:AAAA:BBBB', 'length'),
    ('k1:!!!!:????', 'length'),
    ('k1:é:é', 'length'),
    (f"k1:{LINE_2.split(':')[1]}:{LINE_2.split(':')[1]}", 'same_key'),
])
def test_bad_lines_are_named_by_number_only(line, reason):
    with pytest.raises(vault.VaultError) as caught:
        vault.KeyRing(['# first', LINE_2, line])
    assert caught.value.code == 'key_syntax'
    assert caught.value.params == {'line': 3, 'reason': reason}


def test_a_key_id_twice_is_refused():
    with pytest.raises(vault.VaultError) as caught:
        vault.KeyRing([LINE_1, vault.new_key_line('k1')])
    assert caught.value.params == {'line': 2, 'reason': 'duplicate'}


def test_new_key_line_wants_a_plain_id():
    assert code_of(vault.new_key_line, 'a:b') == 'key_syntax'


def test_nothing_secret_is_shown():
    secrets = LINE_1.split(':')[1:] + [base64.b64decode(part).hex() for part in LINE_1.split(':')[1:]]
    token = RING.encrypt(NUMBER, AAD)
    try:
        RING.decrypt(token, b'other')
    except vault.VaultError as error:
        shown = ''.join(traceback.format_exception(error)) + repr(error.params)
    shown += repr(RING) + str(RING) + repr(RING._active)
    for secret in [*secrets, NUMBER]:
        assert secret not in shown
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(RING)
