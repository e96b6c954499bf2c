"""How many Tasks that run or wait are taken: of one caller, and of all together."""

from a2a.utils.errors import UnsupportedOperationError

from protocols.a2a.persistence.events import UNFINISHED
from protocols.storage.database import Database, Transaction
from protocols.storage.retention import OVERALL


class Quota:
    """Of each owner `most`, of all together `OVERALL` times that."""

    def __init__(self, database: Database, most: int) -> None:
        self._database, self._most, self._overall = database, most, OVERALL * most

    async def check(self, owner: str) -> None:
        """Returns when the owner may begin another Task; raises UnsupportedOperationError."""

        def count(transaction: Transaction) -> tuple[int, int]:
            # The limit bounds the count: nobody needs to know by how much it is exceeded.
            sql = f"select count(*) from (select 1 from tasks where state in {UNFINISHED}"
            ((of_owner,),) = transaction.rows(f"{sql} and owner = ? limit ?) as of_owner", owner, self._most)
            ((overall,),) = transaction.rows(f"{sql} limit ?) as overall", self._overall)
            return of_owner, overall

        of_owner, overall = await self._database.run(count, durable=False)
        if of_owner >= self._most:
            text = f"You have {of_owner} Tasks that run or wait for you, which is as many as are taken"
            raise UnsupportedOperationError(message=f"{text}: answer or cancel some, then send this again.")
        if overall >= self._overall:
            raise UnsupportedOperationError(message="As many Tasks run or wait here as are taken; try again later.")
