"""What a Run's checkpoints survive: a life that ends in the middle of a write."""

import aiosqlite
import pytest

from orchestrator.run.checkpoint.checkpoints import checkpoints_at

pytestmark = pytest.mark.anyio
INSERT = "insert into writes values (?, '', '1', 't', '', ?, 'c', 'null', null)"


async def test_a_write_cut_off_before_its_commit_does_not_lock_the_file_for_the_next_life(tmp_path):
    file = str(tmp_path / "runs.sqlite")
    async with checkpoints_at(file) as first:
        await first.setup()
        # Somebody still holds the cursor, as a cancelled Run's traceback does: the closed connection lives on with it.
        cut_off = await first.conn.executemany(INSERT, [("run", n) for n in range(3)])

    async with aiosqlite.connect(file, timeout=0.1) as second:
        await second.execute("delete from writes")
        await second.commit()

    assert cut_off.rowcount == 3
