"""One's farms: `farm` founds and loads them, `local_farms` are those of this computer, `keeper`
keeps an open one saved, and `kept_endpoint` keeps beside it by what friends find it again.
"""
