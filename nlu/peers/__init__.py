"""Peers: other ways to find the route of a text, taught the same phrases, to be measured beside ours."""
