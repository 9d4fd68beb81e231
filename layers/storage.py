"""Static files with a hash in their name, import statements of our browser modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js"` to the hashed name, so that a browser never mixes two releases."""

    support_js_module_import_aggregation = True
