"""A session of the web app without a browser: asks for pages over the web socket as Streamlit's own page does."""

from types import TracebackType
from typing import Self

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

_SECONDS = 120.0


class StreamlitSession:
    """One person's session at an address such as ``http://127.0.0.1:8501``; an asynchronous context manager."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(
            f"{self._address}/_stcore/stream", protocols=("streamlit",), max_msg_size=0
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def open(self, page: str, query: str = "") -> list[ForwardMsg]:
        """Go to a page by its path, empty for the first, with a query string; what the server sent to draw it.

        Raises ``TimeoutError`` if it takes longer than two minutes.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = calc_hash(page)
        await self._socket.send_bytes(asked.SerializeToString())
        sent: list[ForwardMsg] = []
        while True:
            message = await self._socket.receive(timeout=_SECONDS)
            assert message.type is aiohttp.WSMsgType.BINARY, message
            sent.append(ForwardMsg.FromString(message.data))
            if sent[-1].WhichOneof("type") == "script_finished":
                return sent
