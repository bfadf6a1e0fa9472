"""Static files: hashed names, also inside the imports of ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Rewrite ``import "./page.js"`` to the hashed name; a broken import fails the gathering of files."""

    support_js_module_import_aggregation = True
