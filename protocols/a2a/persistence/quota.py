"""How many Tasks that run or wait are taken: of one caller, and of all together."""

from collections import OrderedDict

from a2a.utils.errors import UnsupportedOperationError

from protocols.a2a.persistence.events import UNFINISHED
from protocols.storage.database import Database, Transaction
from protocols.storage.retention import OVERALL

MOST_OWNERS = 1_000


class Quota:
    """Of each owner `most`, of all together `OVERALL` times that.

    Where no other process takes Tasks they are counted seldom: since the last count an owner has at most as many more
    as were admitted since.
    """

    def __init__(self, database: Database, most: int) -> None:
        self._database, self._most, self._overall = database, most, OVERALL * most
        self._at_most: OrderedDict[str, int] = OrderedDict()
        self._at_most_overall = self._overall

    async def check(self, owner: str) -> None:
        """Returns when the owner may begin another Task; raises UnsupportedOperationError."""
        of_owner, overall = self._at_most.get(owner, self._most), self._at_most_overall
        if self._database.shared or of_owner >= self._most or overall >= self._overall:
            of_owner, overall = await self._database.run(lambda transaction: self._count(transaction, owner), False)
        if of_owner >= self._most:
            text = f"You have {of_owner} Tasks that run or wait for you, which is as many as are taken"
            raise UnsupportedOperationError(message=f"{text}: answer or cancel some, then send this again.")
        if overall >= self._overall:
            raise UnsupportedOperationError(message="As many Tasks run or wait here as are taken; try again later.")
        self._at_most[owner], self._at_most_overall = of_owner + 1, overall + 1
        self._at_most.move_to_end(owner)
        # Whoever is forgotten is counted anew.
        if len(self._at_most) > MOST_OWNERS:
            self._at_most.popitem(last=False)

    def _count(self, transaction: Transaction, owner: str) -> tuple[int, int]:
        # The limit bounds the count: nobody needs to know by how much it is exceeded.
        sql = f"select count(*) from (select 1 from tasks where state in {UNFINISHED}"
        ((of_owner,),) = transaction.rows(f"{sql} and owner = ? limit ?) as of_owner", owner, self._most)
        ((overall,),) = transaction.rows(f"{sql} limit ?) as overall", self._overall)
        return of_owner, overall
