"""Name to engine: what a setting calls a translator, and the translator that it means."""

from __future__ import annotations

from pathlib import Path

from zeroline.domain.errors import NoModel, WrongUse
from zeroline.engines.secret_keyring import secret_of
from zeroline.ports import Translator
from zeroline.settings import Settings

_HOW = (
    "Name one as `translator` in zeroline.toml or as ZEROLINE_TRANSLATOR: firefox (after `pip install fxtranslate`), "
    "the folder of a CTranslate2 model such as opus-mt or NLLB (after `pip install sentencepiece`), or http:URL#MODEL "
    "for an OpenAI-compatible endpoint; docs/translators.md says how."
)


def translator(settings: Settings) -> Translator:
    """The translator that the settings name. Raises NoModel, WrongUse with what to do."""
    wanted = settings.translator.strip()
    if not wanted:
        raise NoModel(f"There is no translator for text. {_HOW}")
    if wanted == "firefox":
        from zeroline.engines.translate_fx import FxTranslator

        return FxTranslator(settings.home / "models" / "firefox", offline=settings.offline)
    url = wanted.removeprefix("http:") if wanted.startswith(("http:http://", "http:https://")) else wanted
    if url.startswith(("http://", "https://")):
        from zeroline.engines.translate_http import Endpoint, HttpTranslator

        key = secret_of(settings.translator_key) or ""
        return HttpTranslator(Endpoint.of(url, key, plain_http=settings.translator_plain_http))
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        from zeroline.engines.translate_ct2 import Ct2Translator  # CTranslate2 is slow to import

        return Ct2Translator(folder, settings.threads)
    raise WrongUse(f"There is no translator {wanted!r}. {_HOW}")
