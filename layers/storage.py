"""Static files with a hash in their name, import statements of our browser modules included."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc,unused-ignore]
    """Rewrites `import … from "./x.js"` to the hashed name, so that a browser never mixes two releases."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """gzip of what pages load: brotli at its highest level takes a minute for files that a LAN sends at once."""
        skipped = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
        return Compressor(**{**kwargs, "extensions": skipped, "use_brotli": False})
