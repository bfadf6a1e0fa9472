"""Where the work of music is listed: songs, drafts of lyrics and recordings share one page of the navigation."""

from studio.jobs.kinds import Home

MUSIC = Home("music", "music:page", "music", "Music")
