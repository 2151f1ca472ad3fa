"""The guided modules inside a project: what there is to do, what is done, and the loop."""
