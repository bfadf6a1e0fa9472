"""Static files with content hashes in their names, also in the imports of ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Rewrite ``import "./page.js"`` to the hashed name; a broken import makes collectstatic fail."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 16  # one a level of imports; Django's 5 are for style sheets
