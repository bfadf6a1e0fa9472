"""Search over the library: titles, wording, spoken words and whatever else an app says of an asset, with its facets."""
