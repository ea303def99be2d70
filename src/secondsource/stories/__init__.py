"""Article -> story: the articles on one event, in a closed batch or one by one as they arrive."""

from secondsource.stories.batch import StoryOptions, gather_stories
from secondsource.stories.features import describe_page

__all__ = ["StoryOptions", "describe_page", "gather_stories"]
