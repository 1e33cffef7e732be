"""A site with a story already under way: a cast, invented hubs, calls at every stage."""

from local4action.conf.demo.loading import load

__all__ = ["load"]
